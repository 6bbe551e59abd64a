/** Waiting for sinks, but not for ever. */

import { setTimeout as sleep } from 'node:timers/promises';

/** @param work must not reject @returns whether all of it has settled in time */
export async function settledWithin(
  work: readonly Promise<unknown>[],
  milliseconds: number,
): Promise<boolean> {
  const patience = new AbortController();
  const late = sleep(milliseconds, false, { signal: patience.signal }).catch(() => false);
  const isSettled = await Promise.race([Promise.all(work).then(() => true), late]);
  patience.abort();
  return isSettled;
}
