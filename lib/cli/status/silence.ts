/** What a PandA is waiting for, told once if nothing comes for a while. */

import { AsyncClient } from '../../client/async-client.js';
import { GetStatus } from '../../commands/get-status.js';
import type { PandaStatus } from '../../responses/panda-status.js';
import { tell } from '../output/tell.js';
import { stateSentence } from './state-sentence.js';

/** An acquisition whose PandA is armed and enabled begins sooner. */
const SILENT_MS = 1000;
/** Seconds, for the connection and for the answers. */
const PATIENCE = 2;

export interface SilenceOptions {
  readonly host: string;
  readonly controlPort: number;
  /** The capture arms the PandA. */
  readonly isArming: boolean;
}

export class Silence {
  readonly #options: SilenceOptions;
  #timer: NodeJS.Timeout | null = null;
  #asking: AbortController | null = null;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /** @param hasBegun whether an acquisition has begun, so that only its samples are waited for */
  begin(hasBegun: boolean): void {
    this.end();
    this.#timer = setTimeout(() => void this.#explain(hasBegun), SILENT_MS);
  }

  /** Something has come, or nothing is waited for any more. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#asking?.abort();
  }

  async #explain(hasBegun: boolean): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    const status = await this.#askPanda(asking.signal);
    if (asking.signal.aborted) return;
    const isIdle = status === null || status.state === 'idle';
    if (!isIdle) {
      if (hasBegun && status.samples !== 0) return;
      tell(`pandablocks: waiting; the PandA is ${stateSentence(status)}.`);
    } else if (!hasBegun && !this.#options.isArming) {
      tell('pandablocks: waiting for the PandA to be armed; --arm would do that.');
    }
  }

  /** @returns null if the PandA does not tell */
  async #askPanda(signal: AbortSignal): Promise<PandaStatus | null> {
    const { host, controlPort } = this.#options;
    // A connection of its own: the capture's one may be busy, or not be there.
    const client = new AsyncClient(host, {
      controlPort,
      connectTimeout: PATIENCE,
      commandTimeout: PATIENCE,
    });
    try {
      await client.connect({ signal });
      return await client.send(new GetStatus(), { signal });
    } catch {
      // A capture needs no control port.
      return null;
    } finally {
      await client.close();
    }
  }
}
