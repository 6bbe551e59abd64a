/** A temporary file that is locked for one capture, from before there is anything to write. */

import { rmSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { NotOnDiskError } from '../errors.js';
import { native } from '../native/load.js';
import { findPartials } from './partial-files.js';
import { inFolder, isLocked } from './file-lock.js';
import { explainSystemError } from './system-error.js';

/** Temporary files with nothing in them yet. */
const empty = new Set<string>();

let isWatchingExit = false;

function removeEmptyAtExit(): void {
  if (isWatchingExit) return;
  isWatchingExit = true;
  process.on('exit', () => {
    for (const path of empty) rmSync(path, { force: true });
  });
}

export class Claim {
  readonly #temporaryPath: string;
  readonly #handle: FileHandle;

  private constructor(
    temporaryPath: string,
    handle: FileHandle,
    /** Somebody else writes a file that has, or will have, the same path. */
    readonly isDisputed: boolean,
    /** Locks have no effect where the file is. */
    readonly isUnlocked: boolean,
  ) {
    this.#temporaryPath = temporaryPath;
    this.#handle = handle;
  }

  /**
   * Makes the temporary file, and finds out who else writes to the path.
   *
   * @throws errors of the file system
   */
  static async make(path: string, temporaryPath: string): Promise<Claim> {
    return inFolder(dirname(path), async () => {
      const handle = await open(temporaryPath, 'wx+');
      empty.add(temporaryPath);
      removeEmptyAtExit();
      try {
        const isUnlocked = (await native().lockFile(handle.fd)) === 'unsupported';
        const others = (await findPartials([path])).filter((other) => other !== temporaryPath);
        const locked = await Promise.all([path, ...others].map(isLocked));
        return new Claim(temporaryPath, handle, locked.includes(true), isUnlocked);
      } catch (error) {
        empty.delete(temporaryPath);
        await removeIfThere(temporaryPath);
        await handle.close();
        throw error;
      }
    });
  }

  /** From now on there is something in the file. */
  use(): void {
    empty.delete(this.#temporaryPath);
  }

  /**
   * To be called when HDF5 has emptied the file, while it is small: ext4 begins to write such a file
   * when a descriptor of it is closed next, and HDF5 would be held up by that at the end.
   */
  async begun(): Promise<void> {
    const handle = await open(this.#temporaryPath, 'r').catch(() => null);
    await handle?.close();
  }

  /**
   * Sees to it that the file is on the disk, with its name. Waits on libuv's pool.
   *
   * @param path where the file is now
   * @throws NotOnDiskError
   */
  async sync(path: string): Promise<void> {
    try {
      await this.#handle.sync();
      await syncFolder(dirname(path));
    } catch (cause) {
      // Not tried again: the system may have given up what it could not write.
      throw new NotOnDiskError(
        `${path} may not be on the disk (${explainSystemError(cause, path)}): check what is in the file.`,
        { cause },
      );
    }
  }

  /** Gives up the lock; a file with nothing in it goes with it. */
  async release(): Promise<void> {
    if (empty.delete(this.#temporaryPath)) await removeIfThere(this.#temporaryPath);
    await this.#handle.close();
  }
}

async function removeIfThere(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}

/** A name is on the disk when its folder is. Where folders have no sync the system sees to that. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  try {
    await handle?.sync();
  } catch (error) {
    if (['EIO', 'ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
  } finally {
    await handle?.close();
  }
}
