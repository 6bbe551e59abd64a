/** Converts tables to and from CSV: a line with the column names, then a line for each row. */

import papa from 'papaparse';

import { TableError } from '../../errors.js';
import type { ColumnValue, TableInput } from '../../tables/table-to-words.js';
import type { Table } from '../../tables/words-to-table.js';

const INTEGER = /^[+-]?\d+$/;

/** @returns lines */
export function tableToCsv(table: Table): string[] {
  const names = Object.keys(table);
  const columns = Object.values(table);
  const rows = Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    columns.map((column) => column[row]),
  );
  return papa.unparse([names, ...rows], { newline: '\n' }).split('\n');
}

/**
 * Parses a table. Integers become numbers, and all other values are labels.
 *
 * @throws TableError with the line number, from 1, if the text is not a table
 */
export function csvToTable(text: string): TableInput {
  const { data, errors } = papa.parse<string[]>(text.replace(/^\uFEFF/, '').trimEnd());
  const [fault] = errors.filter(({ code }) => code !== 'UndetectableDelimiter');
  if (fault !== undefined) {
    throw new TableError(`Line ${(fault.row ?? 0) + 1} is not CSV: ${fault.message}.`);
  }
  const [head = [], ...rows] = data;
  if (text.trim() === '') {
    throw new TableError('The line with the column names is missing. --empty empties a table.');
  }
  const names = head.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new TableError(`Line 1 has the column ${twice} twice.`, { column: twice });
  }
  for (const [index, row] of rows.entries()) {
    if (row.length === names.length) continue;
    throw new TableError(
      `Line ${lineOf(index)} has ${row.length} values: line 1 names ${names.length} columns.`,
      { row: index },
    );
  }
  const table = Object.create(null) as Record<string, ColumnValue[]>;
  for (const [column, name] of names.entries()) {
    table[name] = rows.map((row) => valueOf(row[column] ?? ''));
  }
  return table;
}

/** The line number of a row, counted from 1 after the line with the names. */
export function lineOf(row: number): number {
  return row + 2;
}

function valueOf(cell: string): ColumnValue {
  const text = cell.trim();
  return INTEGER.test(text) ? Number(text) : text;
}
