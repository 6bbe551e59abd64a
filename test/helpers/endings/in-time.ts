/** Turns a hang into an error that names the operation. */

import { setTimeout as sleep } from 'node:timers/promises';

/** Much longer than any operation takes. */
const DEADLINE_MS = 25_000;

/** @throws Error if the promise does not settle */
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
