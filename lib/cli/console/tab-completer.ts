/** Completions for readline, with a time limit. */

import type { AsyncClient } from '../../client/async-client.js';
import { GetMultiline } from '../../commands/get-put.js';
import { Catalog } from '../names/catalog.js';
import { complete, type Completions } from './complete.js';

/**
 * Readline accepts no input meanwhile. The requests continue, so the next TAB can use their
 * answers.
 */
const PATIENCE_MS = 1000;

/** @returns a function that never rejects, and has a time limit */
export function tabCompleter(
  client: Pick<AsyncClient, 'send'>,
): (line: string) => Promise<Completions> {
  const catalog = new Catalog((name) => client.send(new GetMultiline(name)));
  return async (line) => {
    let timer: NodeJS.Timeout | undefined;
    const nothing: Completions = [[], line];
    const tooLate = new Promise<Completions>((resolve) => {
      timer = setTimeout(() => resolve(nothing), PATIENCE_MS);
    });
    try {
      return await Promise.race([complete(line, catalog), tooLate]);
    } catch {
      return nothing;
    } finally {
      clearTimeout(timer);
    }
  };
}
