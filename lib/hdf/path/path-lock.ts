/** The lock of a path for one capture: its temporary file, made and locked before there is data. */

import { type BigIntStats, fstatSync, lstatSync, rmSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { native } from '../../native/load.js';
import { inFolder, isAnyLocked } from '../os/file-lock.js';
import { listFolder } from './folder-listing.js';
import { syncFile } from '../os/fsync.js';
import {
  derivedPartialPathsOf,
  findPartials,
  type PartialKind,
  partialPathOf,
} from './partial-files.js';

/** Descriptors of temporary files that are empty, by their paths. */
const empty = new Map<string, number>();

let isWatchingExit = false;

function removeEmptyAtExit(): void {
  if (isWatchingExit) return;
  isWatchingExit = true;
  process.on('exit', () => {
    for (const [path, descriptor] of empty) {
      const there = lstatSync(path, { throwIfNoEntry: false, bigint: true });
      if (isSameFile(there, fstatSync(descriptor, { bigint: true }))) rmSync(path, { force: true });
    }
  });
}

export class PathLock {
  readonly #handle: FileHandle;
  /** The file, opened by the name that it got later. */
  #named: FileHandle | null = null;

  private constructor(
    /** Name of the file that was made. */
    readonly temporaryPath: string,
    handle: FileHandle,
    /** Another writer has a file for the same path. */
    readonly isDisputed: boolean,
    /** Locks have no effect where the file is. */
    readonly isUnlocked: boolean,
  ) {
    this.#handle = handle;
  }

  /**
   * Makes the temporary file, and finds out whether another writer uses the path. For a file from a stream
   * another writer does not matter: it may have lost the job, and only one writer names the file.
   * @throws errors of the file system
   */
  static async make(path: string, kind: PartialKind): Promise<PathLock> {
    return inFolder(dirname(path), async () => {
      const [temporaryPath, handle] = await makePartial(path, kind);
      empty.set(temporaryPath, handle.fd);
      removeEmptyAtExit();
      try {
        const isUnlocked = (await native().lockFile(handle.fd)) === 'unsupported';
        const isDisputed = kind === 'capture' && (await isTakenByOthers(path, temporaryPath));
        return new PathLock(temporaryPath, handle, isDisputed, isUnlocked);
      } catch (error) {
        empty.delete(temporaryPath);
        await removeOwn(temporaryPath, handle);
        await handle.close();
        throw error;
      }
    });
  }

  /** Marks the file as not empty. @returns its descriptor */
  use(): number {
    empty.delete(this.temporaryPath);
    return this.#handle.fd;
  }

  /**
   * To be called when HDF5 has truncated the file, while the file is small. ext4 writes a truncated file when
   * one of its descriptors is closed next, and HDF5 would wait for that at the end.
   * @param path the path of the file
   */
  async begun(path: string): Promise<void> {
    const handle = await open(path, 'r').catch(() => null);
    await handle?.close();
  }

  /**
   * To be called after the file got its name by a link. The system knows the path of a descriptor only by the
   * name with which the file was opened.
   */
  async linked(path: string): Promise<void> {
    // On Windows an open file keeps its name.
    if (process.platform === 'win32') return;
    const named = await open(path, 'r').catch(() => null);
    if (named === null) return;
    const own = await this.#handle.stat({ bigint: true });
    if (isSameFile(own, await named.stat({ bigint: true }))) this.#named = named;
    else await named.close();
  }

  /** Like `findFile` of the addon. */
  async find(path: string): Promise<string> {
    return native().findFile((this.#named ?? this.#handle).fd, path);
  }

  /** The inode number of the file, by which the file can be found. */
  async inode(): Promise<bigint> {
    return (await this.#handle.stat({ bigint: true })).ino;
  }

  /** Waits until what is in the file is on the disk. @throws the error of the system */
  async toDisk(): Promise<void> {
    await syncFile(this.#handle.fd);
  }

  /** Releases the lock, and removes the file if it is empty. */
  async release(): Promise<void> {
    if (empty.delete(this.temporaryPath)) await removeOwn(this.temporaryPath, this.#handle);
    await Promise.all([this.#named?.close(), this.#handle.close()]);
  }

  /** Releases the lock, and removes the temporary file with all its content. */
  async discard(): Promise<void> {
    empty.set(this.temporaryPath, this.#handle.fd);
    await this.release();
  }
}

/** Left-overs of killed captures stay, under their names. */
async function makePartial(
  path: string,
  kind: PartialKind,
): Promise<[temporaryPath: string, handle: FileHandle]> {
  for (const temporaryPath of derivedPartialPathsOf(path, kind)) {
    try {
      return [temporaryPath, await open(temporaryPath, 'wx+')];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const temporaryPath = partialPathOf(path, kind);
  return [temporaryPath, await open(temporaryPath, 'wx+')];
}

/** @param own the locked temporary file of the caller: two callers see each other */
async function isTakenByOthers(path: string, own: string): Promise<boolean> {
  const derived = derivedPartialPathsOf(path, 'capture');
  // If left-overs have all derived names, other captures have names that do not follow from the path.
  const all = derived.includes(own) ? derived : await findPartials([path], listFolder);
  const fromStreams = derivedPartialPathsOf(path, 'stream');
  return isAnyLocked([path, ...fromStreams, ...all.filter((other) => other !== own)]);
}

/** Removes the file wherever it is: if the file was moved or removed, another capture may have its name. */
async function removeOwn(path: string, handle: FileHandle): Promise<void> {
  const place = await native().findFile(handle.fd, path);
  if (place !== '') await rm(place, { force: true }).catch(() => {});
}

function isSameFile(one: BigIntStats | undefined, other: BigIntStats): boolean {
  return one?.ino === other.ino && one.dev === other.dev;
}
