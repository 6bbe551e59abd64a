/** Checks a file before HDF5 opens it. */

import { accessSync, constants, statSync } from 'node:fs';

import { HdfError, OutputPathError } from '../../errors.js';
import { readSuperblock } from '../file/superblock.js';

/**
 * Checks a file that is to be read. A pipe is refused, since opening it would wait for its writer.
 * @returns whether the file is being written, or its writer was killed
 * @throws OutputPathError if the file can't be read
 * @throws HdfError if the file is truncated
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
  // In SWMR mode HDF5 retries reads of inconsistent metadata, so only files with a writer are opened in it.
  return superblock?.hasWriter ?? false;
}
