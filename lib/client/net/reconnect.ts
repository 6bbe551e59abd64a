/** Trying again and again to connect, at growing intervals. */

import { setTimeout as sleep } from 'node:timers/promises';

import { toMilliseconds } from './milliseconds.js';
import type { ReconnectOptions } from '../options.js';

export interface Reconnection extends Required<ReconnectOptions> {
  /** Ends it, with no error: there is a connection, or nobody wants one any more. */
  readonly signal: AbortSignal;
  readonly connect: () => Promise<void>;
  /** Called before the delay that precedes each attempt. @param delay seconds */
  readonly onAttempt: (attempt: number, delay: number) => void;
}

/** @throws what the last attempt threw, when there were as many as there may be */
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
 * Doubles with each attempt, up to the longest. By chance it is up to a half shorter, though not
 * shorter than the shortest: many clients of one PandA are not to come back at the same instant.
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
