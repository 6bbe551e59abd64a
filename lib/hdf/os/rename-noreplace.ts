/** Renames a file, and never replaces another (`RENAME_NOREPLACE`), with no moment between look and rename. */

import { link, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { native } from '../../native/load.js';
import { systemError } from './file-system-errors.js';

/** EPERM: in containers that forbid system calls which they do not know. */
const CAN_NOT = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'];
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];
/** statfs(2) */
const FUSE = 0x65735546;

/**
 * @returns whether it was renamed; otherwise it has a link of that name instead of its own, and who has
 *   the file open does not know of it
 * @throws the error of the file system, `EEXIST` if there is a file of this name
 */
export async function renameNoReplace(from: string, to: string): Promise<boolean> {
  const errno = await native().renameNoReplace(from, to);
  if (errno === 0) return true;
  const refused = systemError(errno, 'rename');
  if (!CAN_NOT.includes(refused.code ?? '')) throw refused;
  if (await losesLinks(dirname(to))) return reserveAndRename(from, to);
  try {
    await link(from, to);
  } catch (error) {
    // Some file systems have no hard links.
    if (!NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return reserveAndRename(from, to);
  }
  await rm(from);
  return false;
}

/**
 * FUSE takes two names for two files: an open one that loses its first name is kept under a hidden
 * one until it is closed, and sshfs says that it has none at all.
 */
async function losesLinks(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  return (await statfs(folder)).type === FUSE;
}

async function reserveAndRename(from: string, to: string): Promise<boolean> {
  await (await open(to, 'wx')).close();
  try {
    await rename(from, to);
  } catch (error) {
    await rm(to, { force: true }).catch(() => {});
    throw error;
  }
  return true;
}
