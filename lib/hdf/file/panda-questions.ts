/** Questions to the PandA's control port, for values in a file that are not in the header. */

import type { AsyncClient } from '../../client/async-client.js';
import { GetState } from '../../commands/index.js';
import { StateError } from '../../errors.js';
import { stateToText } from '../../state/text.js';

/** Time limit, milliseconds. Samples wait in memory meanwhile. */
const STATE_MS = 5000;

/** Answers of the PandA. */
export class PandaQuestions {
  readonly #client: AsyncClient;

  constructor(client: AsyncClient) {
    this.#client = client;
  }

  /**
   * The saved state, in the text format of `pandablocks save`.
   *
   * @param warn called with a warning about values that the PandA does not tell
   * @throws CommandError, ConnectError and the like
   */
  async state(warn: (warning: string) => void): Promise<string> {
    const signal = AbortSignal.timeout(STATE_MS);
    try {
      return textOf(await this.#client.ask(new GetState(), { signal }));
    } catch (error) {
      if (!(error instanceof StateError) || error.state === null) throw error;
      warn(error.message);
      return textOf(error.state);
    }
  }
}

/** A string in HDF5 ends at a NUL. */
function textOf(state: readonly string[]): string {
  return stateToText(state).replaceAll('\0', '');
}
