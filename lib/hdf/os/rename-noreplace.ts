/** Renames a file and never replaces another (`RENAME_NOREPLACE`), in one atomic step. */

import { link, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname, toNamespacedPath } from 'node:path';

import { native } from '../../native/load.js';
import { systemError } from './file-system-errors.js';

/** EPERM comes from containers that forbid unknown system calls. */
const CAN_NOT = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'];
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];
/** statfs(2) */
const FUSE = 0x65735546;

/**
 * @returns whether the file was renamed; otherwise the new name is a hard link and the old name was removed,
 *   which processes that have the file open can't follow
 * @throws the error of the file system, `EEXIST` if the new name is taken
 */
export async function renameNoReplace(from: string, to: string): Promise<boolean> {
  const errno = await native().renameNoReplace(toNamespacedPath(from), toNamespacedPath(to));
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
 * FUSE treats two hard links as two files: an open file that loses its first name is kept under a hidden name
 * until it is closed, and sshfs reports that the file has no link at all.
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
