/** A PandA beside a saved state. */

import type { AsyncClient } from '../../client/async-client.js';
import type { RefusedLine } from '../../errors.js';
import { diffStates, type StateDifference } from '../../state/diff-states.js';
import { linesOf, stateToEntries } from '../../state/entries.js';
import { fetchState } from './fetch-state.js';

export interface Comparison {
  /** From the PandA to the state. */
  readonly differences: readonly StateDifference[];
  /** Lines of the state that are none. */
  readonly unreadable: readonly RefusedLine[];
  /** What the PandA could not tell. */
  readonly untold: readonly RefusedLine[];
}

/** Compares what can be. */
export async function compareWithPanda(
  client: AsyncClient,
  state: readonly string[],
): Promise<Comparison> {
  const entries = stateToEntries(state);
  const unreadable = entries.flatMap(({ head, fault }) =>
    fault === null ? [] : [{ line: head, message: fault }],
  );
  const { state: now, untold } = await fetchState(client);
  // What the PandA has, but can't tell, is not to be shown as what it does not have.
  const unknown = new Set(untold.map(({ line }) => line.replace(/<.*$/s, '')));
  const readable = entries
    .filter(({ name, fault }) => fault === null && !unknown.has(name))
    .flatMap(linesOf);
  return { differences: diffStates(now, readable), unreadable, untold };
}
