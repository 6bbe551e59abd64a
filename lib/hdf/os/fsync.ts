/**
 * Waiting until a file or a folder is on the disk (`fsync`), only through the addon. `FileHandle.sync` is refused by
 * `node --permission`, and there is none under Yarn's Plug'n'Play.
 */

import { native } from '../../native/load.js';
import { systemError } from './file-system-errors.js';

/** Folders that can't be read, or have no sync: there the system sees to it that names stay. */
const NO_SYNC = ['EINVAL', 'EACCES', 'EPERM', 'EBADF', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];
/** It was moved or removed, and then the names in it have no meaning any more. */
const GONE = ['ENOENT', 'ENOTDIR'];

/** @throws the error of the system */
export async function syncFile(descriptor: number): Promise<void> {
  const errno = await native().syncFile(descriptor);
  if (errno !== 0) throw systemError(errno, 'fsync');
}

/** A name is on the disk when its folder is. @throws the error of the system */
export async function syncFolder(folder: string): Promise<void> {
  const errno = await native().syncFolder(folder);
  if (errno === 0) return;
  const error = systemError(errno, 'fsync');
  if (![...NO_SYNC, ...GONE].includes(error.code ?? '')) throw error;
}
