/** Giving a file a name that is free, with no moment in which another could take it. */

import { link, open, rename, rm } from 'node:fs/promises';

const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** @throws the error of the file system, `EEXIST` if there is a file of this name */
export async function moveToFreeName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Some file systems have no hard links.
    if (!NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await (await open(to, 'wx')).close();
    await rename(from, to);
    return;
  }
  await rm(from);
}
