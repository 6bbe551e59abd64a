/** Left-overs of killed writers of a durable stream: the stream still has what is in them. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { inFolder, lockOf } from '../os/file-lock.js';
import { listFolder } from './folder-listing.js';
import { isPending } from './partial-files.js';

/**
 * Removes the temporary files of a folder that came from a stream and that nobody writes. Where files
 * can't be locked it can't be known who writes them, so nothing is removed.
 *
 * @returns absolute paths of what was removed
 */
export async function removeLeftOvers(folder: string): Promise<string[]> {
  const pending = ((await listFolder(folder)) ?? []).filter(isPending);
  if (pending.length === 0) return [];
  // A writer makes its file, and locks it, while it holds the folder.
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
