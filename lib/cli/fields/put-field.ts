/** What `pandablocks put` does. */

import { Put } from '../../commands/get-put.js';
import { Replacing } from '../../commands/streamed-tables.js';
import type { ConnectionOptions } from '../connection-options.js';
import { EXIT_FAILED, EXIT_OK } from '../exit-codes.js';
import { reportFailure } from '../failure.js';
import { hintsFor } from '../names/hint.js';
import { readText } from '../read-text.js';
import { withPanda } from '../with-panda.js';

const ADVICE = 'give a file with a word of the table a line.';

export async function putValue(
  host: string,
  field: string,
  value: string | readonly string[],
  options: ConnectionOptions,
): Promise<number> {
  return withPanda(host, options, async (client) => {
    try {
      await client.send(new Replacing(new Put(field, value)));
      return EXIT_OK;
    } catch (error) {
      reportFailure(error, options.debug, (await hintsFor(client, [error]))[0]);
      return EXIT_FAILED;
    }
  });
}

/**
 * Writes a table; one in streaming mode is reset first.
 *
 * @param file holds a word a line, as the PandA reads it back; `-`: standard input
 */
export async function putLines(
  host: string,
  field: string,
  file: string,
  options: ConnectionOptions,
): Promise<number> {
  let lines: string[];
  try {
    lines = linesOf(await readText(file, ADVICE));
  } catch (error) {
    reportFailure(error, options.debug);
    return EXIT_FAILED;
  }
  return putValue(host, field, lines, options);
}

/** Empty lines at the end are nobody's words. */
function linesOf(content: string): string[] {
  const trimmed = content.replace(/[\r\n]+$/, '');
  return trimmed === '' ? [] : trimmed.split(/\r?\n/);
}
