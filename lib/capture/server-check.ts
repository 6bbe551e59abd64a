/** Whether the server still runs behind an END `Ok`. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { AsyncClient } from '../client/async-client.js';
import { EndReason } from '../outcome/end-reason.js';
import type { EndData } from '../responses/data.js';

/** For how long a check may hold up a result, milliseconds. */
const MOST_MS = 1000;
const AGAIN_AFTER_MS = 50;

/**
 * Looks at the control port behind each END `Ok`. A server that is shut down in the middle of an
 * acquisition can end the acquisition with `Ok` and the count of the samples sent so far (protocol.md,
 * data port). It closes both ports then, which it does not do after a capture that is complete.
 */
export class ServerChecks {
  /** To be set when the data port is closed. */
  isDataLost = false;
  readonly #client: AsyncClient;
  readonly #hadControlPort: Promise<boolean>;
  #latest: Promise<string | null> = Promise.resolve(null);

  /** @param hadControlPort whether the control port has answered before; if not there are no checks */
  constructor(client: AsyncClient, hadControlPort: Promise<boolean>) {
    this.#client = client;
    this.#hadControlPort = hadControlPort;
  }

  /** Begins a check. Resolves to what to warn of; null: nothing. */
  begin(end: EndData): Promise<string | null> {
    this.#latest = this.#check(end).catch(() => null);
    return this.#latest;
  }

  /** Resolves when the latest check is done. */
  async settled(): Promise<void> {
    await this.#latest;
  }

  async #check({ reason }: EndData): Promise<string | null> {
    if (reason !== EndReason.Ok || !(await this.#hadControlPort)) return null;
    const end = performance.now() + MOST_MS;
    for (let left = MOST_MS; left > 0; left = end - performance.now()) {
      if (!(await this.#client.isAnswering(left / 1000))) {
        return 'The PandA ended the acquisition with Ok, but its control port is gone: its server was shut down, or has crashed, so samples may be missing.';
      }
      // A server that is shutting down may still answer.
      if (!this.isDataLost) return null;
      await sleep(AGAIN_AFTER_MS);
    }
    return null;
  }
}
