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

/** The saved state of the PandA, for each file: asked for before anything is armed, and again then. */
export class SavedState {
  readonly #panda: Pick<PandaQuestions, 'state'>;
  /** Asked for already, and in no file yet. */
  #known: string | null = null;

  constructor(panda: Pick<PandaQuestions, 'state'>) {
    this.#panda = panda;
  }

  /**
   * Asks before anything is armed, for the file that comes next.
   *
   * @throws CommandError and the like
   */
  async prepare(warn: (warning: string) => void): Promise<string> {
    return (this.#known = await this.#panda.state(warn));
  }

  /**
   * The state as it is when the file begins: what is set between acquisitions counts.
   *
   * @returns null: the PandA does not tell, which is a warning
   */
  async take(warn: (warning: string) => void): Promise<string | null> {
    const known = this.#known;
    this.#known = null;
    try {
      return known ?? (await this.#panda.state(warn));
    } catch (error) {
      warn(`The PandA has not told its state, which is not in the file: ${String(error)}`);
      return null;
    }
  }
}

/** HDF5's strings end at a NUL. */
function textOf(state: readonly string[]): string {
  return stateToText(state).replaceAll('\0', '');
}
