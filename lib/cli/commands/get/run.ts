/** What `pandablocks get` does. */

import { Get } from '../../../commands/get-put.js';
import type { ConnectionOptions } from '../../connection-options.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailures } from '../../report-failure.js';
import { hintsFor } from '../../names/hint.js';
import { print } from '../../output/print.js';
import { withPanda } from '../../with-panda.js';

/** Prints what can be read in the order of the fields, and tells what can't. */
export async function getFields(
  host: string,
  fields: readonly string[],
  options: ConnectionOptions,
): Promise<number> {
  return withPanda(host, options, async (client) => {
    const answers = await Promise.allSettled(fields.map((field) => client.send(new Get(field))));
    const failures: unknown[] = [];
    const values: (readonly string[])[] = [];
    for (const [i, answer] of answers.entries()) {
      if (answer.status === 'rejected') failures.push(answer.reason);
      else if (answers.length === 1) values.push([answer.value].flat());
      else values.push(namedLines(fields[i] as string, answer.value));
    }
    await print(values.flat());
    reportFailures(failures, options.debug, await hintsFor(client, failures));
    return failures.length === 0 ? EXIT_OK : EXIT_FAILED;
  });
}

/** As they would be sent to set the field. */
function namedLines(field: string, value: string | readonly string[]): string[] {
  return typeof value === 'string' ? [`${field}=${value}`] : [`${field}<`, ...value, ''];
}
