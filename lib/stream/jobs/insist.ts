/** Repeats requests until the server of the stream has answered. */

import { setTimeout as sleep } from 'node:timers/promises';

import { PandaError } from '../../errors.js';
import { isClosed } from '../nats/explain-error.js';

const AGAIN_MS = 300;

/**
 * @param signal ends the repetition
 * @throws errors of this package, errors that a repetition can't mend, the reason of the signal
 */
export async function insist<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      if (error instanceof PandaError || isClosed(error)) throw error;
    }
    await sleep(AGAIN_MS, null, { signal }).catch(() => {});
  }
}
