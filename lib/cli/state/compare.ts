/** A PandA beside a saved state. */

import type { AsyncClient } from '../../client/async-client.js';
import type { RefusedLine } from '../../errors.js';
import { diffStates, type StateDifference } from '../../state/diff-states.js';
import { linesOf, parseState } from '../../state/entries.js';
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
export async function compare(client: AsyncClient, state: readonly string[]): Promise<Comparison> {
  const entries = parseState(state);
  const readable = entries.filter(({ fault }) => fault === null).flatMap(linesOf);
  const unreadable = entries.flatMap(({ head, fault }) =>
    fault === null ? [] : [{ line: head, message: fault }],
  );
  const { state: now, untold } = await fetchState(client);
  return { differences: diffStates(now, readable), unreadable, untold };
}
