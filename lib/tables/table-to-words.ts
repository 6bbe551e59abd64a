/** Converts the columns of a table to words. */

import { TableError } from '../errors.js';
import { type Column, columnsOf, maxRowsOf, type TableLayout } from './layout.js';
import { toWordLines } from './words.js';

/** A value of a column; for an `enum`, a label or its index. */
export type ColumnValue = number | boolean | string;

/** Columns of equal length by name, such as the result of `wordsToTable`. */
export type TableInput = Readonly<Record<string, ArrayLike<ColumnValue>>>;

/**
 * Converts a table to words, for `Put` and `Append`.
 *
 * @param table missing columns are 0 in all rows
 * @param info a `TableFieldInfo` from `GetFieldInfo`
 * @returns the words in decimal, one on each line
 * @throws TableError as `tableToWordArray` does
 */
export function tableToWords(table: TableInput, info: TableLayout): string[] {
  return toWordLines(tableToWordArray(table, info));
}

/**
 * Converts a table to words, as numbers.
 *
 * @param table missing columns are 0 in all rows
 * @throws TableError if a value does not fit its column or is not one of its labels, if a column is
 *   unknown, if columns differ in length, or if there are more rows than the table can have
 */
export function tableToWordArray(table: TableInput, info: TableLayout): Uint32Array {
  const columns = columnsOf(info).filter(({ name }) => Object.hasOwn(table, name));
  const rows = checkShape(table, info);
  const words = new Uint32Array(rows * info.rowWords);
  for (const column of columns) {
    writeColumn(words, info.rowWords, column, table[column.name] as ArrayLike<ColumnValue>);
  }
  return words;
}

/** @returns the number of rows */
export function checkShape(table: TableInput, info: TableLayout): number {
  const lengths = Object.entries(table).map(([name, { length }]) => ({ name, length }));
  const known = [...info.fields.keys()];
  const rows = lengths[0]?.length ?? 0;
  for (const { name, length } of lengths) {
    if (!info.fields.has(name)) {
      throw new TableError(
        `The table has no column ${JSON.stringify(name)}: it has ${known.join(', ')}.`,
        { column: name, value: name, range: known },
      );
    }
    if (length !== rows) {
      throw new TableError(
        `Column ${name} has ${length} rows and ${lengths[0]?.name} has ${rows}: all columns have ` +
          'to have the same length.',
        { row: Math.min(length, rows), column: name, value: length, range: [rows, rows] },
      );
    }
  }
  checkRows(rows, info);
  return rows;
}

/** @throws TableError if the table can't have this many rows */
export function checkRows(rows: number, info: TableLayout): void {
  const most = maxRowsOf(info);
  if (rows <= most) return;
  throw new TableError(
    `The table would have ${rows} rows: it holds ${most} at most, ${info.maxLength} words.`,
    { row: most, value: rows, range: [0, most] },
  );
}

function writeColumn(
  words: Uint32Array,
  rowWords: number,
  column: Column,
  values: ArrayLike<ColumnValue>,
): void {
  const { word, shift, straddles, range } = column;
  const [low, high] = range;
  const mask = 0xffffffff >>> (32 - column.width);
  const indices = new Map(column.labels?.map((label, index) => [label, index]));
  for (let row = 0, at = word; row < values.length; row++, at += rowWords) {
    const value = values[row] as ColumnValue;
    const number = numberFor(value, indices);
    if (!Number.isInteger(number) || number < low || number > high) {
      throw misfit(column, row, value);
    }
    const bits = number & mask;
    words[at] = (words[at] as number) | (bits << shift);
    if (straddles) words[at + 1] = (words[at + 1] as number) | (bits >>> (32 - shift));
  }
}

/** Returns NaN for a value that is neither a number nor a label. */
function numberFor(value: unknown, indices: ReadonlyMap<string, number>): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return indices.get(value) ?? NaN;
  return typeof value === 'boolean' ? Number(value) : NaN;
}

function misfit({ name, labels, range }: Column, row: number, value: unknown): TableError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const number = `a whole number from ${range[0]} to ${range[1]}`;
  const allowed = labels === null ? number : `one of ${JSON.stringify(labels)}, or ${number}`;
  return new TableError(`${name} in row ${row} is ${shown}: it has to be ${allowed}.`, {
    row,
    column: name,
    value,
    range: labels !== null && typeof value === 'string' ? labels : range,
  });
}
