/** Left-overs of killed writers of a durable stream. The stream still has their samples. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { inFolder, lockOf } from '../os/file-lock.js';
import { listFolder } from './folder-listing.js';
import { isPending } from './partial-files.js';

/**
 * Removes the temporary files in a folder that came from a stream and are not being written. Where files can't
 * be locked, nothing is removed, since their writers are not known.
 * @returns absolute paths of the removed files
 */
export async function removeLeftOvers(folder: string): Promise<string[]> {
  const pending = ((await listFolder(folder)) ?? []).filter(isPending);
  if (pending.length === 0) return [];
  // A writer makes and locks its file while it holds the lock of the folder.
  return await inFolder(folder, async () => {
    const removed: string[] = [];
    for (const name of pending) {
      const path = join(folder, name);
      if ((await lockOf(path)) !== 'mine') continue;
      const isRemoved = await rm(path).then(
        () => true,
        () => false,
      );
      if (isRemoved) removed.push(path);
    }
    return removed;
  });
}
