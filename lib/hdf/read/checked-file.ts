/** A file, before HDF5 sees it. */

import { accessSync, constants, statSync } from 'node:fs';

import { HdfError, OutputPathError } from '../../errors.js';
import { readSuperblock } from '../file/superblock.js';

/**
 * Looks at a file that is to be read. Opening a pipe would wait for somebody who writes to it.
 *
 * @returns whether somebody writes to it, or was killed while writing
 * @throws OutputPathError if it can't be read
 * @throws HdfError if it is cut off
 */
export function isLiveFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const why = isMissing ? 'there is no such file' : 'check the permissions';
    throw new OutputPathError(`${path} can't be read: ${why}.`, path, { cause });
  }
  if (!statSync(path).isFile())
    throw new OutputPathError(`${path} is no file: give the name of an HDF5 file.`, path);
  const superblock = readSuperblock(path);
  const { byteLength = null, actualByteLength = 0n } = superblock ?? {};
  if (byteLength !== null && actualByteLength < byteLength) {
    throw new HdfError(
      `${path} is cut off: of its ${byteLength} bytes only ${actualByteLength} are there. Copy it again.`,
      path,
    );
  }
  // In SWMR mode HDF5 looks again and again at what makes no sense: not at files that nobody writes.
  return superblock?.hasWriter ?? false;
}
