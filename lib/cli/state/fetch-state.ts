/** The state of a PandA. */

import type { AsyncClient } from '../../client/async-client.js';
import { GetState } from '../../commands/get-state.js';
import { type RefusedLine, StateError } from '../../errors.js';

export interface FetchedState {
  readonly state: readonly string[];
  /** What the PandA could not tell. */
  readonly untold: readonly RefusedLine[];
}

/** Asks for the state; values that can't be told don't keep the others from being there. */
export async function fetchState(client: AsyncClient): Promise<FetchedState> {
  try {
    return { state: await client.send(new GetState()), untold: [] };
  } catch (error) {
    if (!(error instanceof StateError) || error.state === null) throw error;
    return { state: error.state, untold: error.refused };
  }
}
