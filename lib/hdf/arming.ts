/** Arming for a capture, and undoing it. */

import type { AsyncClient } from '../client/async-client.js';
import { Arm, Disarm } from '../commands/arm.js';
import { CommandError } from '../errors.js';

/** For how long a refused ARM is tried again, seconds. */
const RETRY_FOR = 5;
const RETRY_EVERY_MS = 100;
/** A capture that fails must not hang on a PandA that does not answer, seconds. */
const DISARM_TIMEOUT = 2;

export class Arming {
  readonly #client: AsyncClient;
  #isArmed = false;

  constructor(client: AsyncClient) {
    this.#client = client;
  }

  /** We have armed, and seen no END since. */
  get isArmed(): boolean {
    return this.#isArmed;
  }

  /** Connects, if need be, and ends what may be running from before. */
  async begin(signal: AbortSignal | undefined): Promise<void> {
    await this.#client.connect({ signal });
    try {
      await this.#client.send(new Disarm(), { signal });
    } catch (error) {
      // If that matters, the PandA will refuse to be armed, and say why.
      if (!(error instanceof CommandError)) throw error;
    }
  }

  /**
   * Arms. The PandA may refuse for a moment after the last acquisition, or while another client is
   * still reading it (protocol.md, data port), so this tries for some seconds.
   *
   * @throws CommandError
   */
  async arm(signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + RETRY_FOR * 1000;
    for (;;) {
      signal.throwIfAborted();
      try {
        // From here on, since the answer may get lost.
        this.#isArmed = true;
        await this.#client.send(new Arm(), { signal });
        return;
      } catch (error) {
        if (error instanceof CommandError) this.#isArmed = false;
        if (!isPassing(error) || Date.now() > deadline) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
    }
  }

  /** An acquisition has ended by itself. */
  ended(): void {
    this.#isArmed = false;
  }

  /** Disarms if we have armed. Says nothing of failures: it is called when something else went wrong. */
  async undo(): Promise<void> {
    if (!this.#isArmed) return;
    this.#isArmed = false;
    await this.#client.send(new Disarm(), { timeout: DISARM_TIMEOUT }).catch(() => {});
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof CommandError)) return false;
  return !error.received.join('\n').includes('Nothing configured');
}
