/** tableToWords: what goes where, and what is told about what does not fit. */

import { describe, expect, test } from 'vitest';

import {
  type ColumnValue,
  type TableInput,
  tableToWordArray,
  tableToWords,
} from '../../../lib/tables/table-to-words.js';
import { thrownBy } from '../../helpers/control/commands.js';
import { layoutOf, SEQ } from '../../helpers/table-layout.js';

const ROW = { REPEATS: [1], TRIGGER: [0], POSITION: [0], TIME1: [0], OUTA1: [0], TIME2: [0] };

function faultOf(table: TableInput, layout = SEQ): unknown {
  return thrownBy(() => tableToWords(table, layout));
}

describe('the words', () => {
  test('are decimal text, or numbers', () => {
    const table = {
      REPEATS: [1000, 1],
      TRIGGER: ['BITA=1', 0],
      POSITION: new Int32Array([-5, 2147483647]),
      TIME1: [7, 0],
      OUTA1: [true, false],
      TIME2: new Float64Array([4294967295, 0]),
    };
    const words = [1000 + 0x120000, 0xfffffffb, 7, 0xffffffff, 1, 0x7fffffff, 0, 0];
    expect(tableToWords(table, SEQ)).toEqual(words.map(String));
    expect(tableToWordArray(table, SEQ)).toEqual(new Uint32Array(words));
  });

  test('are 0 for missing columns', () => {
    expect(tableToWords({ TIME1: [5, 6] }, SEQ)).toEqual(['0', '0', '5', '0', '0', '0', '6', '0']);
    expect(tableToWords({}, SEQ)).toEqual([]);
  });

  test.each([
    ['35:28 A uint', 0xa5, [0x50000000, 0xa]],
    ['35:28 A int', -1, [0xf0000000, 0xf]],
    ['62:31 A uint', 0xffffffff, [0x80000000, 0x7fffffff]],
    ['62:31 A int', -2147483648, [0, 0x40000000]],
    ['40:40 A int', -1, [0, 0x100]],
  ])('of %s for %d', (column, value, words) => {
    const layout = layoutOf([column], { rowWords: 2 });
    expect(tableToWordArray({ A: [value] }, layout)).toEqual(new Uint32Array(words));
  });

  test('accept an index without a label, if it fits: the PandA may know it', () => {
    expect(tableToWords({ TRIGGER: [15] }, SEQ)[0]).toBe(String(15 << 16));
  });
});

describe('a value that does not fit', () => {
  const cases: [keyof typeof ROW, ColumnValue, readonly [number, number]][] = [
    ['REPEATS', 70000, [0, 65535]],
    ['REPEATS', -1, [0, 65535]],
    ['REPEATS', 1.5, [0, 65535]],
    ['REPEATS', NaN, [0, 65535]],
    ['REPEATS', Infinity, [0, 65535]],
    ['REPEATS', '1', [0, 65535]],
    ['TRIGGER', 16, [0, 15]],
    ['POSITION', 2147483648, [-2147483648, 2147483647]],
    ['POSITION', -2147483649, [-2147483648, 2147483647]],
    ['TIME1', 4294967296, [0, 4294967295]],
    ['OUTA1', 2, [0, 1]],
  ];

  test.each(cases)('fails: %s %j', (column, value, range) => {
    const table = Object.fromEntries(
      Object.entries(ROW).map(([name, values]) => [name, [...values, ...values]]),
    ) as Record<string, ColumnValue[]>;
    table[column]![1] = value;
    const error = faultOf(table);
    expect(error).toMatchObject({
      code: 'TABLE',
      name: 'TableError',
      row: 1,
      column,
      value,
      range,
    });
    expect((error as Error).message).toMatch(`${column} in row 1 is `);
    expect((error as Error).message).toMatch(`from ${range[0]} to ${range[1]}`);
  });

  test.each([[null], [undefined], [5n], [{}]])('fails: %s', (value) => {
    expect(faultOf({ REPEATS: [value as number] })).toMatchObject({
      row: 0,
      value: value ?? null,
    });
  });

  test('fails for an unknown label, and lists all labels', () => {
    expect(faultOf({ TRIGGER: ['BITA=0', 'Nope'] })).toMatchObject({
      code: 'TABLE',
      row: 1,
      column: 'TRIGGER',
      value: 'Nope',
      range: ['Immediate', 'BITA=0', 'BITA=1'],
      message:
        'TRIGGER in row 1 is "Nope": it has to be one of ["Immediate","BITA=0","BITA=1"], or a ' +
        'whole number from 0 to 15.',
    });
  });
});

describe('a table of the wrong shape', () => {
  test('fails for columns of different length', () => {
    expect(faultOf({ REPEATS: [1, 2, 3], TIME1: [1, 2] })).toMatchObject({
      code: 'TABLE',
      row: 2,
      column: 'TIME1',
      value: 2,
      range: [3, 3],
    });
  });

  test('fails for an unknown column', () => {
    const range = [...SEQ.fields.keys()];
    expect(faultOf({ ...ROW, TIME3: [1] })).toMatchObject({
      code: 'TABLE',
      column: 'TIME3',
      range,
    });
    expect(faultOf({ constructor: [1] })).toMatchObject({ column: 'constructor' });
  });

  test("fails only for more rows than the table's maximum", () => {
    const rows = (length: number) => ({ TIME1: new Uint32Array(length) });
    expect(tableToWords(rows(8), SEQ)).toHaveLength(32);
    expect(faultOf(rows(9))).toMatchObject({ code: 'TABLE', row: 8, value: 9, range: [0, 8] });
  });
});
