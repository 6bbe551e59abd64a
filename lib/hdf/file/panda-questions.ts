/** What a file has of the PandA beside the header: the control port is asked. */

import type { AsyncClient } from '../../client/async-client.js';
import { GetState } from '../../commands/index.js';
import { StateError } from '../../errors.js';
import { stateToText } from '../../state/text.js';

/** Samples wait in memory meanwhile, milliseconds. */
const STATE_MS = 5000;

/** What the PandA tells of itself. */
export class PandaQuestions {
  readonly #client: AsyncClient;

  constructor(client: AsyncClient) {
    this.#client = client;
  }

  /**
   * The saved state, as the text of a file of `pandablocks save`.
   *
   * @param warn told of what the PandA can't tell
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

/** HDF5's strings end at a NUL. */
function textOf(state: readonly string[]): string {
  return stateToText(state).replaceAll('\0', '');
}
