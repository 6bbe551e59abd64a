/** Checks whether the server is still running after an END `Ok`. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { AsyncClient } from '../client/async-client.js';
import { EndReason } from '../outcome/end-reason.js';
import type { EndData } from '../responses/data.js';

/** How long a check may delay a result, in milliseconds. */
const MOST_MS = 1000;
const AGAIN_AFTER_MS = 50;

/**
 * Checks the control port after each END `Ok`. A server that is shut down during an acquisition can
 * end the acquisition with `Ok` and the number of samples sent so far (protocol.md, data port). It
 * then closes both ports, which it does not do after a complete acquisition.
 */
export class ServerChecks {
  /** Set this when the data port is closed. */
  isDataLost = false;
  readonly #client: AsyncClient;
  readonly #hadControlPort: Promise<boolean>;
  #latest: Promise<string | null> = Promise.resolve(null);

  /**
   * @param hadControlPort whether the control port has answered before; otherwise there are no
   *   checks
   */
  constructor(client: AsyncClient, hadControlPort: Promise<boolean>) {
    this.#client = client;
    this.#hadControlPort = hadControlPort;
  }

  /** Starts a check. Resolves to a warning; null: none. */
  begin(end: EndData): Promise<string | null> {
    this.#latest = this.#check(end).catch(() => null);
    return this.#latest;
  }

  /** Resolves when the latest check is complete. */
  async settled(): Promise<void> {
    await this.#latest;
  }

  async #check({ reason }: EndData): Promise<string | null> {
    if (reason !== EndReason.Ok || !(await this.#hadControlPort)) return null;
    const end = performance.now() + MOST_MS;
    for (let left = MOST_MS; left > 0; left = end - performance.now()) {
      if (!(await this.#client.isAnswering(left / 1000))) {
        return 'The PandA ended the acquisition with Ok, but its control port is gone: its server was shut down or has crashed, so samples may be missing.';
      }
      // A server that is shutting down may still answer.
      if (!this.isDataLost) return null;
      await sleep(AGAIN_AFTER_MS);
    }
    return null;
  }
}
