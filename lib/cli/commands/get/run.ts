/** Runs `pandablocks get`. */

import type { AsyncClient } from '../../../client/async-client.js';
import { Get, GetMultiline } from '../../../commands/get-put.js';
import { wordsToTable } from '../../../tables/words-to-table.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailures } from '../../report-failure.js';
import { hintsFor } from '../../names/hint.js';
import { print } from '../../output/print.js';
import { tableToCsv } from '../../tables/csv-table.js';
import { fetchTableInfo } from '../../tables/fetch-table-info.js';
import { withPanda } from '../../with-panda.js';
import { isBlock, type NamedValue, readBlock } from './block-fields.js';

export interface GetOptions extends ConnectionOptions {
  /** Print the columns of tables. */
  readonly csv: boolean;
}

/** Prints the values in the order of the fields, and reports those that can't be read. */
export async function getFields(
  host: string,
  fields: readonly string[],
  options: GetOptions,
): Promise<number> {
  return withPanda(host, options, async (client) => {
    if (options.csv) return printCsv(client, fields);
    const isAlone = fields.length === 1;
    const answers = await Promise.allSettled(
      fields.map((field) => readLines(client, field, isAlone)),
    );
    const failures: unknown[] = [];
    const values: (readonly string[])[] = [];
    for (const answer of answers) {
      if (answer.status === 'rejected') failures.push(answer.reason);
      else values.push(answer.value);
    }
    await print(values.flat());
    reportFailures(failures, options.debug, await hintsFor(client, failures));
    return failures.length === 0 ? EXIT_OK : EXIT_FAILED;
  });
}

/** Prints one table after the other. @throws the first error of reading a table */
async function printCsv(client: AsyncClient, fields: readonly string[]): Promise<number> {
  for (const field of fields) {
    const info = await fetchTableInfo(client, field);
    const words = await client.send(new GetMultiline(field));
    await print(tableToCsv(wordsToTable(words, info, { convertEnumIndices: true })));
  }
  return EXIT_OK;
}

/** @param isAlone whether to print the value without its name */
async function readLines(
  client: AsyncClient,
  field: string,
  isAlone: boolean,
): Promise<readonly string[]> {
  try {
    const value = await client.send(new Get(field));
    return isAlone ? [value].flat() : namedLines([field, value]);
  } catch (error) {
    if (!isBlock(error)) throw error;
    return (await readBlock(client, field)).flatMap(namedLines);
  }
}

/** The lines that would set the field. */
function namedLines([field, value]: NamedValue): string[] {
  return typeof value === 'string' ? [`${field}=${value}`] : [`${field}<`, ...value, ''];
}
