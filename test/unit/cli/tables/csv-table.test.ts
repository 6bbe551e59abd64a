/** Tables as CSV: there and back, and what is refused. */

import { describe, expect, test } from 'vitest';

import { csvToTable, tableToCsv } from '../../../../lib/cli/tables/csv-table.js';
import { csvToWords } from '../../../../lib/cli/tables/read-csv.js';
import { TableFieldInfo, FieldInfo } from '../../../../lib/responses/field-info.js';

const column = (bitLow: number, bitHigh: number, labels: readonly string[] | null = null) => ({
  subtype: labels === null ? 'uint' : 'enum',
  ...{ bitLow, bitHigh, labels, description: null },
});

const INFO = new TableFieldInfo(
  new FieldInfo('table', null, null),
  8,
  new Map([
    ['REPEATS', column(0, 15)],
    ['TRIGGER', column(16, 19, ['Immediate', 'A, or "B"'])],
    ['TIME', column(32, 63)],
  ]),
  2,
  false,
);

test('a table is a line of names and a line for each row, quoted if necessary', () => {
  const table = { REPEATS: Uint16Array.of(1, 2), TRIGGER: ['Immediate', 'A, or "B"'] };
  const lines = ['REPEATS,TRIGGER', '1,Immediate', '2,"A, or ""B"""'];
  expect(tableToCsv(table)).toEqual(lines);
  expect(csvToTable(`${lines.join('\n')}\n`)).toEqual({
    REPEATS: [1, 2],
    TRIGGER: ['Immediate', 'A, or "B"'],
  });
});

test('a table without rows is its names', () => {
  expect(tableToCsv({ REPEATS: new Uint16Array(0) })).toEqual(['REPEATS']);
  expect(csvToTable('REPEATS\n')).toEqual({ REPEATS: [] });
});

test.each(['REPEATS,TIME\n1,2\n', '\uFEFFREPEATS,TIME\r\n1,2\r\n\r\n', 'REPEATS, TIME\n 1,2'])(
  'line ends, blanks and a byte order mark of other programs: %j',
  (text) => {
    expect(csvToTable(text)).toEqual({ REPEATS: [1], TIME: [2] });
  },
);

test('missing columns are 0', () => {
  expect(csvToWords('TIME\n7\n', 'x.csv', INFO)).toEqual(['0', '7']);
});

describe('is refused', () => {
  test.each([
    ['', 'x.csv: The line with the column names is missing. --empty empties a table.'],
    ['REPEATS,TIME\n1\n', 'x.csv: Line 2 has 1 values: line 1 names 2 columns.'],
    ['REPEATS\n1\n\n2\n', /^x\.csv, line 3: REPEATS in row 1 is "": /],
    ['REPEATS,REPEATS\n1,2\n', 'x.csv: Line 1 has the column REPEATS twice.'],
    ['REPEATS\n"1\n', /^x\.csv: Line 2 is not CSV: /],
    ['REPEAT\n1\n', /^x\.csv: The table has no column "REPEAT": it has REPEATS, TRIGGER, TIME\.$/],
    ['REPEATS\n1\n65536\n', /^x\.csv, line 3: REPEATS in row 1 is 65536: .* 0 to 65535\.$/],
    ['REPEATS\n-1\n', /^x\.csv, line 2: REPEATS in row 0 is -1/],
    ['REPEATS\n1.5\n', /^x\.csv, line 2: REPEATS in row 0 is "1\.5"/],
    ['TRIGGER\nB\n', /^x\.csv, line 2: TRIGGER in row 0 is "B": it has to be one of \["Imm/],
    ['REPEATS\n1\n1\n1\n1\n1\n', /^x\.csv: The table would have 5 rows: it holds 4 at most/],
    ['__proto__\n1\n', /^x\.csv: The table has no column "__proto__"/],
  ])('%j', (text, message) => {
    expect(() => csvToWords(text, 'x.csv', INFO)).toThrow(message);
  });
});
