/** Suggestions for a refused command. */

import type { AsyncClient } from '../../client/async-client.js';
import { GetMultiline } from '../../commands/get-put.js';
import { listed } from '../../commands/values/value-checks.js';
import { CommandError } from '../../errors.js';
import { Catalog } from './catalog.js';
import { nearestNames } from './nearest-names.js';

/** The refusal itself must not be delayed for longer. */
const PATIENCE_MS = 1000;

/**
 * Asks for names similar to the refused ones, and for possible labels.
 *
 * @returns a suggestion for each error, such as `(did you mean TTLIN1.TERM?)`; empty if there is
 *   none, or if the PandA does not answer. The promise never rejects
 */
export async function hintsFor(
  client: Pick<AsyncClient, 'send'>,
  errors: readonly unknown[],
): Promise<string[]> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const catalog = new Catalog((name) => client.send(new GetMultiline(name), { signal }));
  return Promise.all(errors.map((error) => hintFor(error, catalog)));
}

async function hintFor(error: unknown, catalog: Catalog): Promise<string> {
  if (!(error instanceof CommandError) || error.received[0]?.startsWith('ERR') !== true) return '';
  try {
    const line = error.sent[0] ?? '';
    const names = await nearestNames(line, catalog);
    if (names.length > 0) return `(did you mean ${names.join(', ')}?)`;
    // A read-only field has no labels to choose from.
    if (/writeable/i.test(error.received[0])) return '';
    const choices = await choicesFor(line, catalog);
    return choices.length === 0
      ? ''
      : `(choose from ${listed(choices, line.slice(line.indexOf('=') + 1))})`;
  } catch {
    return '';
  }
}

/** The labels that can be assigned to a field or an attribute. */
async function choicesFor(line: string, catalog: Catalog): Promise<readonly string[]> {
  const [, instance = '', rest] = /^([^*?=<.]+)\.([^?=<]+)=/.exec(line) ?? [];
  const block = rest === undefined ? null : await catalog.blockOf(instance);
  return block === null ? [] : catalog.labels(`${block}.${rest}`);
}
