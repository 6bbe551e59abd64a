/** Reports once what the PandA is waiting for, if no data arrives for a while. */

import { AsyncClient } from '../../client/async-client.js';
import { GetStatus } from '../../commands/get-status.js';
import type { PandaStatus } from '../../responses/panda-status.js';
import { tell } from '../output/tell.js';
import { stateSentence } from './state-sentence.js';

/** An acquisition of an armed and enabled PandA starts sooner. */
const SILENT_MS = 1000;
/** In seconds, for the connection and for each answer. */
const PATIENCE = 2;

export interface SilenceOptions {
  readonly host: string;
  readonly controlPort: number;
  /** Whether the capture arms the PandA. */
  readonly isArming: boolean;
}

export class Silence {
  readonly #options: SilenceOptions;
  #timer: NodeJS.Timeout | null = null;
  #asking: AbortController | null = null;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /** @param hasBegun whether an acquisition has started, so that only its samples are missing */
  begin(hasBegun: boolean): void {
    this.end();
    this.#timer = setTimeout(() => void this.#explain(hasBegun), SILENT_MS);
  }

  /** Call this when data has arrived, or none is expected. */
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

  /** @returns null if the PandA does not answer */
  async #askPanda(signal: AbortSignal): Promise<PandaStatus | null> {
    const { host, controlPort } = this.#options;
    // A separate connection: that of the capture may be busy or missing.
    const client = new AsyncClient(host, {
      controlPort,
      connectTimeout: PATIENCE,
      commandTimeout: PATIENCE,
    });
    try {
      await client.connect({ signal });
      return await client.send(new GetStatus(), { signal });
    } catch {
      // A capture does not need the control port.
      return null;
    } finally {
      await client.close();
    }
  }
}
