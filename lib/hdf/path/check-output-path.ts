/** Checks the path of a file before anything is written: its folder, its length, and that it is free. */

import { access, constants, lstat, stat } from 'node:fs/promises';
import { constants as system } from 'node:os';
import { basename, dirname } from 'node:path';

import { OutputPathError } from '../../errors.js';
import { isLocked } from '../os/file-lock.js';
import { MOST_NAME_BYTES } from './partial-files.js';
import { isCode, systemError } from '../os/file-system-errors.js';

/** Checks that files can be made in the folder of an absolute path. @throws OutputPathError */
export async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    if (!(await stat(folder)).isDirectory()) throw systemError(system.errno.ENOTDIR, 'stat');
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new OutputPathError(explainFolder(folder, cause), path, { cause });
  }
}

/** Checks that the temporary name is not too long. @throws OutputPathError */
export function checkLength(path: string): void {
  if (Buffer.byteLength(basename(path)) <= MOST_NAME_BYTES) return;
  throw new OutputPathError(
    `The name of ${path} is too long: choose one of at most ${MOST_NAME_BYTES} bytes.`,
    path,
  );
}

/** Checks that the name is free, or may be overwritten. @throws OutputPathError */
export async function checkFree(path: string, overwrite: boolean): Promise<void> {
  const existing = await stat(path).catch(() => null);
  if (existing === null) {
    // A dangling symbolic link takes the name as well.
    const hasLink = !overwrite && (await lstat(path).catch(() => null)) !== null;
    if (hasLink) throw exists(path);
    return;
  }
  if (!existing.isFile()) {
    throw new OutputPathError(
      `${path} is there already and is not a file: choose another name.`,
      path,
    );
  }
  if (!overwrite) throw exists(path);
  if (await isLocked(path)) throw inUse(path);
}

/** @param safe a sentence that says where the samples are */
export function inUse(path: string, safe = ''): OutputPathError {
  return new OutputPathError(
    `${path} is being written by another capture, or repaired: choose another name, or wait for its end.${safe}`,
    path,
  );
}

/** @param safe a sentence that says where the samples are */
export function exists(path: string, safe = '', cause?: unknown): OutputPathError {
  return new OutputPathError(
    `${path} is there already: choose another name, or let it be overwritten (\`overwrite\`).${safe}`,
    path,
    { cause },
  );
}

function explainFolder(folder: string, cause: unknown): string {
  if (isCode(cause, 'ENOENT')) return `There is no folder ${folder}: make it, or choose another.`;
  if (isCode(cause, 'ENOTDIR')) return `${folder} is not a folder: choose another.`;
  if (isCode(cause, 'EROFS'))
    return `The folder ${folder} is on a read-only file system: choose another.`;
  if (isCode(cause, 'EACCES', 'EPERM')) {
    return `There is no permission to write to the folder ${folder}: choose another, or let this user write to it.`;
  }
  return `The folder ${folder} can't be used: ${(cause as Error).message}.`;
}
