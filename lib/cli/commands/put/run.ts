/** Runs `pandablocks put`. */

import { Replacing } from '../../../commands/streamed-tables.js';
import { CheckedPut, UncheckedPut, UnfitValueError } from '../../../commands/values/put-value.js';
import { InvalidOptionError, TableError } from '../../../errors.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import { hintsFor } from '../../names/hint.js';
import { nameOf, readText } from '../../read-text.js';
import { fetchTableInfo } from '../../tables/fetch-table-info.js';
import { csvToWords } from '../../tables/read-csv.js';
import { withPanda } from '../../with-panda.js';

const ADVICE = 'give a file with one word of the table per line.';
const UNCHECKED = '(--unchecked sends it as it is)';

export interface PutFieldOptions extends ConnectionOptions {
  /** Send the value unchecked. */
  readonly unchecked: boolean;
}

/** Assigns a string, or writes lines as a table. */
export async function putValue(
  host: string,
  field: string,
  value: string | readonly string[],
  options: PutFieldOptions,
): Promise<number> {
  const Put = options.unchecked ? UncheckedPut : CheckedPut;
  return withPanda(host, options, async (client) => {
    try {
      await client.send(new Replacing(new Put(field, value)));
      return EXIT_OK;
    } catch (error) {
      const isUnfit = error instanceof UnfitValueError || error instanceof TableError;
      const hint = isUnfit ? UNCHECKED : (await hintsFor(client, [error]))[0];
      reportFailure(error, options.debug, hint);
      return EXIT_FAILED;
    }
  });
}

/**
 * Writes a table; a table in streaming mode is reset first.
 *
 * @param file has one word per line, as read from the PandA; `-`: standard input
 */
export async function putLines(
  host: string,
  field: string,
  file: string,
  options: PutFieldOptions,
): Promise<number> {
  try {
    const lines = linesOf(await readText(file, ADVICE));
    if (lines.length > 0) return await putValue(host, field, lines, options);
    throw new InvalidOptionError(
      `${nameOf(file)} has no words for ${field}: give --empty to empty a table.`,
    );
  } catch (error) {
    reportFailure(error, options.debug);
    return EXIT_FAILED;
  }
}

/**
 * Writes a table from CSV; missing columns are 0. A table in streaming mode is reset first.
 *
 * @param file `-`: standard input
 */
export async function putCsv(
  host: string,
  field: string,
  file: string,
  options: PutFieldOptions,
): Promise<number> {
  try {
    const text = await readText(file, 'give a CSV file with the column names in line 1.');
    return await withPanda(host, options, async (client) => {
      const words = csvToWords(text, nameOf(file), await fetchTableInfo(client, field));
      await client.send(new Replacing(new CheckedPut(field, words)));
      return EXIT_OK;
    });
  } catch (error) {
    reportFailure(error, options.debug);
    return EXIT_FAILED;
  }
}

/** Blank lines at the end are ignored. */
function linesOf(content: string): string[] {
  const lines = content.split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}
