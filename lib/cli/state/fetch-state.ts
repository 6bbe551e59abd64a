/** Reads the state of a PandA. */

import type { AsyncClient } from '../../client/async-client.js';
import { GetState } from '../../commands/get-state.js';
import { type RefusedLine, StateError } from '../../errors.js';

export interface FetchedState {
  readonly state: readonly string[];
  /** Values that the PandA could not report. */
  readonly untold: readonly RefusedLine[];
}

/** Reads the state; values that the PandA can't report are listed in `untold`. */
export async function fetchState(client: AsyncClient): Promise<FetchedState> {
  try {
    return { state: await client.send(new GetState()), untold: [] };
  } catch (error) {
    if (!(error instanceof StateError) || error.state === null) throw error;
    return { state: error.state, untold: error.refused };
  }
}
