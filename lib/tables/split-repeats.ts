/** Repeating rows more often than a column can say. */

import { TableError } from '../errors.js';
import { columnsOf, type TableLayout } from './layout.js';
import { checkRows, checkShape, type ColumnValue, type TableInput } from './table-to-words.js';

/**
 * Splits each row that is to be repeated more often than its column holds into rows that together
 * are repeated as often: 200000 repeats become rows of 65535, 65535, 65535 and 3395. All else is the
 * same in these rows, so that each of them has the trigger of the row that it comes from.
 *
 * @param table columns of one length; counts may be as large as 2 ** 53
 * @param info a `TableFieldInfo`, as `GetFieldInfo` gives it
 * @param column the name of the column that says how often
 * @returns a table for `tableToWords`
 * @throws TableError if a count is negative or no whole number, if there is no such column, or if
 *   there would be more rows than the table holds
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
    throw new TableError(`There is no column ${column} to split: there is ${names.join(', ')}.`, {
      column,
      range: names,
    });
  }
  const { repeats, origins } = split(counts, most, column, info);
  const columns = Object.entries(table).map(([name, values]) => {
    const same = (row: number): ColumnValue => values[row] as ColumnValue;
    return [name, name === column ? repeats : origins.map(same)] as const;
  });
  return Object.fromEntries(columns);
}

/** The counts of the rows that come out, and from which row each of them is. */
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
    // No repeat at all is a row as well: it says something of its own to the PandA.
    const rows = Math.max(1, Math.ceil(count / most));
    checkRows(repeats.length + rows + (counts.length - row - 1), info);
    for (let i = 0; i < rows; i++) {
      repeats.push(Math.min(most, count - i * most));
      origins.push(row);
    }
  }
  return { repeats, origins };
}
