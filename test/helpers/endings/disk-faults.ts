/** The disk faults of a case. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultyDisk } from '../disk/faulty-disk.js';
import type { Scenario } from './scenario.js';

const SHORT_BYTES = 100;
const SLOW_MS = 300;

/**
 * Breaks the disk until it is healed. @param over the case has ended @returns whether data may be
 * lost
 */
export async function breakDisk(
  disk: FaultyDisk | null,
  { disk: how }: Scenario,
  over: AbortSignal,
): Promise<boolean> {
  if (disk === null) return false;
  switch (how.fault) {
    case 'full':
      await disk.failAfter(how.after, 'ENOSPC', 'write');
      return true;
    case 'failing':
      await disk.failAfter(how.after, 'EIO', how.after % 3 === 0 ? 'fsync' : 'write');
      return true;
    case 'short writes':
      await disk.shorten(SHORT_BYTES);
      return false;
    case 'slow':
      await disk.hold('write');
      void sleep(SLOW_MS, undefined, { signal: over }).then(
        () => disk.heal(),
        () => {},
      );
      return false;
    case 'none':
      return false;
  }
}
