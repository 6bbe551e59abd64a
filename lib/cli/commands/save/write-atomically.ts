/** Writes a file atomically. */

import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';

import { OutputPathError } from '../../../errors.js';
import { syncFile } from '../../../hdf/os/fsync.js';
import type { OutputFile } from '../../../hdf/path/output-file.js';

/**
 * Writes a file under its temporary name, and renames it when it is on the disk.
 *
 * @throws OutputPathError; an existing file is unchanged then
 */
export async function writeAtomically(output: OutputFile, text: string): Promise<void> {
  // Ctrl-C ends the process immediately.
  const discard = (): void => {
    rmSync(output.temporaryPath, { force: true });
  };
  process.once('exit', discard);
  try {
    await write(output.temporaryPath, text);
  } catch (cause) {
    await output.discard();
    throw new OutputPathError(
      `${output.path} can't be written: ${(cause as Error).message}. No partial file is left.`,
      output.path,
      { cause },
    );
  } finally {
    process.off('exit', discard);
  }
  await output.publish();
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await syncFile(file.fd);
  } finally {
    await file.close();
  }
}
