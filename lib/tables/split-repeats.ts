/** Splits rows with more repeats than their column can store. */

import { TableError } from '../errors.js';
import { columnsOf, type TableLayout } from './layout.js';
import { checkRows, checkShape, type ColumnValue, type TableInput } from './table-to-words.js';

/**
 * Splits each row with more repeats than its column can store into several rows with the same
 * total: 200000 repeats become rows of 65535, 65535, 65535 and 3395. All other columns are copied,
 * so each row has the trigger of the original row.
 *
 * @param table columns of equal length; counts may be as large as 2 ** 53
 * @param info a `TableFieldInfo` from `GetFieldInfo`
 * @param column the name of the column with the repeats
 * @returns a table for `tableToWords`
 * @throws TableError if a count is negative or not an integer, if there is no such column, or if
 *   the result has more rows than the table can have
 */
export function splitRepeats(
  table: TableInput,
  info: TableLayout,
  column = 'REPEATS',
): Record<string, ColumnValue[]> {
  checkShape(table, info);
  const counts = Object.hasOwn(table, column) ? table[column] : undefined;
  const most = columnsOf(info).find(({ name }) => name === column)?.range[1];
  if (counts === undefined || most === undefined) {
    const names = Object.keys(table);
    throw new TableError(
      `There is no column ${column} to split: the table has ${names.join(', ')}.`,
      {
        column,
        range: names,
      },
    );
  }
  const { repeats, origins } = split(counts, most, column, info);
  const columns = Object.entries(table).map(([name, values]) => {
    const same = (row: number): ColumnValue => values[row] as ColumnValue;
    return [name, name === column ? repeats : origins.map(same)] as const;
  });
  return Object.fromEntries(columns);
}

/** Returns the repeats of the resulting rows, and the index of the original row of each. */
function split(
  counts: ArrayLike<ColumnValue>,
  most: number,
  column: string,
  info: TableLayout,
): { repeats: number[]; origins: number[] } {
  const repeats: number[] = [];
  const origins: number[] = [];
  for (let row = 0; row < counts.length; row++) {
    const value = counts[row] as ColumnValue;
    const count = Number(value);
    if (typeof value === 'string' || !Number.isSafeInteger(count) || count < 0) {
      throw new TableError(
        `${column} in row ${row} is ${JSON.stringify(value)}: it has to be a whole number from 0 on.`,
        { row, column, value, range: [0, Number.MAX_SAFE_INTEGER] },
      );
    }
    // A row with 0 repeats stays a row, since 0 has a meaning for the PandA.
    const rows = Math.max(1, Math.ceil(count / most));
    checkRows(repeats.length + rows + (counts.length - row - 1), info);
    for (let i = 0; i < rows; i++) {
      repeats.push(Math.min(most, count - i * most));
      origins.push(row);
    }
  }
  return { repeats, origins };
}
