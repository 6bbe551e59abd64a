/** A hang is a failure that says what hangs. */

import { setTimeout as sleep } from 'node:timers/promises';

/** Far more than anything takes. */
const DEADLINE_MS = 25_000;

/** @throws Error if it does not settle */
export async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = sleep(DEADLINE_MS, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`After ${DEADLINE_MS / 1000} s ${what} has not ended.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    ended.abort();
    late.catch(() => {});
  }
}
