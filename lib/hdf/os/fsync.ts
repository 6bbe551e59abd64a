/**
 * Waits until a file or a folder is on the disk (`fsync`), through the addon: `node --permission` refuses
 * `FileHandle.sync`, and Yarn's Plug'n'Play lacks it.
 */

import { native } from '../../native/load.js';
import { systemError } from './file-system-errors.js';

/** Errors of folders that can't be read or have no sync. There the system itself keeps the names. */
const NO_SYNC = ['EINVAL', 'EACCES', 'EPERM', 'EBADF', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];
/** The folder was moved or removed, so its names need no sync. */
const GONE = ['ENOENT', 'ENOTDIR'];

/** @throws the error of the system */
export async function syncFile(descriptor: number): Promise<void> {
  const errno = await native().syncFile(descriptor);
  if (errno !== 0) throw systemError(errno, 'fsync');
}

/** Waits until the names in a folder are on the disk. @throws the error of the system */
export async function syncFolder(folder: string): Promise<void> {
  const errno = await native().syncFolder(folder);
  if (errno === 0) return;
  const error = systemError(errno, 'fsync');
  if (![...NO_SYNC, ...GONE].includes(error.code ?? '')) throw error;
}
