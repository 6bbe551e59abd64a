/** Repeats attempts to connect, with growing delays. */

import { setTimeout as sleep } from 'node:timers/promises';

import { toMilliseconds } from './milliseconds.js';
import type { ReconnectSettings } from '../options.js';

export interface Reconnection extends ReconnectSettings {
  /** Ends the attempts without an error: there is a connection, or none is wanted. */
  readonly signal: AbortSignal;
  readonly connect: () => Promise<void>;
  /** Called before the delay that precedes each attempt. @param delay seconds */
  readonly onAttempt: (attempt: number, delay: number) => void;
}

/** @throws the error of the last attempt, when all attempts have failed */
export async function reconnect(reconnection: Reconnection): Promise<void> {
  const { attempts, signal, connect, onAttempt } = reconnection;
  for (let attempt = 1; ; attempt++) {
    const delay = delayBefore(attempt, reconnection);
    onAttempt(attempt, delay);
    try {
      await sleep(toMilliseconds(delay), undefined, { signal });
      await connect();
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (attempt >= attempts) throw error;
    }
  }
}

/**
 * Computes the delay, which doubles with each attempt up to the maximum. It is randomly shortened
 * by up to half, but not below the minimum, so that many clients of one PandA don't reconnect at
 * the same instant.
 *
 * @returns seconds
 */
export function delayBefore(
  attempt: number,
  { minDelay, maxDelay }: Pick<Reconnection, 'minDelay' | 'maxDelay'>,
): number {
  const delay = Math.min(maxDelay, minDelay * 2 ** (attempt - 1));
  return Math.max(minDelay, delay * (1 - Math.random() / 2));
}
