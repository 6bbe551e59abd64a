/** Compares a PandA with a saved state. */

import type { AsyncClient } from '../../client/async-client.js';
import type { RefusedLine } from '../../errors.js';
import { diffStates, type StateDifference } from '../../state/diff-states.js';
import { linesOf, stateToEntries } from '../../state/entries.js';
import { fetchState } from './fetch-state.js';

export interface Comparison {
  /** The differences from the PandA to the state. */
  readonly differences: readonly StateDifference[];
  /** Invalid lines of the state. */
  readonly unreadable: readonly RefusedLine[];
  /** Values that the PandA could not report. */
  readonly untold: readonly RefusedLine[];
}

/** Compares the readable parts of the two. */
export async function compareWithPanda(
  client: AsyncClient,
  state: readonly string[],
): Promise<Comparison> {
  const entries = stateToEntries(state);
  const unreadable = entries.flatMap(({ head, fault }) =>
    fault === null ? [] : [{ line: head, message: fault }],
  );
  const { state: now, untold } = await fetchState(client);
  // A value that the PandA can't report must not be shown as missing.
  const unknown = new Set(untold.map(({ line }) => line.replace(/<.*$/s, '')));
  const readable = entries
    .filter(({ name, fault }) => fault === null && !unknown.has(name))
    .flatMap(linesOf);
  return { differences: diffStates(now, readable), unreadable, untold };
}
