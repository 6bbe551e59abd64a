/** Reads the words of a table from CSV. */

import { InvalidOptionError, TableError } from '../../errors.js';
import type { TableLayout } from '../../tables/layout.js';
import { tableToWords } from '../../tables/table-to-words.js';
import { csvToTable, lineOf } from './csv-table.js';

/**
 * @param name of the file, for messages
 * @throws InvalidOptionError if the text is not a table, or does not fit: with line and column
 */
export function csvToWords(text: string, name: string, info: TableLayout): string[] {
  try {
    return tableToWords(csvToTable(text), info);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const { row, column } = error;
    const place = row === null || column === null ? '' : `, line ${lineOf(row)}`;
    throw new InvalidOptionError(`${name}${place}: ${error.message}`, { cause: error });
  }
}
