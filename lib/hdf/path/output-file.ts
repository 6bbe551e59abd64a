/**
 * The path of a file. The file is built under a temporary name in the same folder, and gets its own name when a
 * reader can open it.
 */

import { rename, rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { NotOnDiskError, OutputPathError, PandaError } from '../../errors.js';
import { PathLock } from './path-lock.js';
import { checkFilename } from './check-filename.js';
import { inFolder, isLocked } from '../os/file-lock.js';
import { renameNoReplace } from '../os/rename-noreplace.js';
import { syncFolder } from '../os/fsync.js';
import { checkFolder, checkFree, checkLength, exists, inUse } from './check-output-path.js';
import { type PartialKind, partialPathOf } from './partial-files.js';
import { explainSystemError, isCode, systemError } from '../os/file-system-errors.js';

export class OutputFile {
  /** Absolute path. */
  readonly path: string;
  #temporaryPath: string;
  readonly #overwrite: boolean;
  readonly #kind: PartialKind;
  #lock: PathLock | null = null;
  #published = false;
  #movedTo: string | null = null;
  #isLost = false;
  #news: string | null = null;
  /** Calls that look for the file or rename it run one after the other. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  /** @throws OutputPathError for a value that can't be the name of a file */
  constructor(path: string, overwrite: boolean, kind: PartialKind = 'capture') {
    this.path = resolve(checkFilename(path));
    this.#kind = kind;
    this.#temporaryPath = partialPathOf(this.path, kind);
    this.#overwrite = overwrite;
  }

  /**
   * Where the file is built. No other capture has this name, but it follows from the path if the path is locked.
   */
  get temporaryPath(): string {
    return this.#lock?.temporaryPath ?? this.#temporaryPath;
  }

  /** The last known path of the file. */
  get currentPath(): string {
    return this.#movedTo ?? (this.#published ? this.path : this.temporaryPath);
  }

  /** Where the file should be, if others have moved it; null: it was not moved. */
  get movedFrom(): string | null {
    return this.#movedTo === null ? null : this.path;
  }

  /** The file is not at its path, and its place is not known. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** @returns a message about where the file is; null: nothing has changed */
  takeNews(): string | null {
    const news = this.#news;
    this.#news = null;
    return news;
  }

  /** Finds out where the file is. Others may move the file, or a folder above it, while it is written. */
  async look(): Promise<void> {
    await this.#next(() => this.#look());
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  async #look(): Promise<void> {
    const before = this.currentPath;
    const place = (await this.#lock?.find(before)) ?? before;
    const wasLost = this.#isLost;
    this.#isLost = place === '';
    if (place === before) return;
    if (this.#isLost) {
      if (!wasLost) this.#news = await this.#tellLost();
      return;
    }
    const home = this.#published ? this.path : this.temporaryPath;
    this.#movedTo = place === home ? null : place;
    if (place !== home) this.#news = this.#tellMoved(place);
  }

  /** Finds out early what would make the capture fail. @throws OutputPathError */
  async check(): Promise<void> {
    await checkFolder(this.path);
    checkLength(this.path);
    await checkFree(this.path, this.#overwrite);
  }

  /**
   * Locks the path for this capture, before the capture begins: makes the temporary file.
   * @throws OutputPathError as `check()`, or if another capture has locked the path
   */
  async lockPath(): Promise<void> {
    await this.check();
    const lock = await this.#makeLock();
    try {
      if (lock.isDisputed) throw inUse(this.path);
      // Another capture may have ended since the first check.
      await checkFree(this.path, this.#overwrite);
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /**
   * Makes the temporary file, if `lockPath` has not made it. Samples are coming already, so a path that is taken
   * must not stop them; `publish()` reports it.
   * @returns its descriptor
   * @throws OutputPathError if the file can't be made
   */
  async begin(): Promise<number> {
    if (this.#lock === null) {
      await checkFolder(this.path);
      checkLength(this.path);
    }
    const lock = this.#lock ?? (await this.#makeLock());
    await this.look();
    return lock.use();
  }

  /** To be called when HDF5 has created its file in the temporary one. */
  async begun(): Promise<void> {
    await this.#lock?.begun(this.currentPath);
  }

  /** No lock keeps another capture from writing to the same path. */
  get isUnlocked(): boolean {
    return this.#lock?.isUnlocked ?? false;
  }

  /** Gives the file its own name. @throws OutputPathError; the file then keeps its temporary name */
  async publish(): Promise<void> {
    if (this.#lock?.isDisputed === true) throw inUse(this.path, this.#whereItIs);
    try {
      await this.#next(async () => {
        await inFolder(dirname(this.currentPath), () => this.#giveName());
        this.#published = true;
      });
    } catch (cause) {
      if (cause instanceof OutputPathError) throw cause;
      if (isCode(cause, 'EEXIST')) throw exists(this.path, this.#whereItIs, cause);
      const why = explainSystemError(cause, this.path);
      const what = `The file can't be called ${this.path} (${why}); it is in ${this.currentPath}.`;
      throw new OutputPathError(what, this.path, { cause });
    }
  }

  async #giveName(): Promise<void> {
    // Another file may have taken the temporary name.
    await this.#look();
    const from = this.currentPath;
    const isMoved = this.#movedTo !== null;
    // If somebody has given the file another name, it keeps that name.
    const isNamed = isMoved && basename(from) !== basename(this.temporaryPath);
    if (this.#isLost) throw systemError(constants.errno.ENOENT, 'rename');
    if (isNamed) return;
    const to = isMoved ? join(dirname(from), basename(this.path)) : this.path;
    if (this.#overwrite) {
      // A file that is being written or repaired is never overwritten.
      if (await isLocked(to)) throw inUse(this.path, this.#whereItIs);
      await rename(from, to);
    } else {
      const isRenamed = await renameNoReplace(from, to);
      if (!isRenamed) await this.#lock?.linked(to);
    }
    if (!isMoved) return;
    this.#movedTo = to;
    this.#news = this.#tellMoved(to);
  }

  /** Waits until the file and its name are on the disk, wherever the file is. @throws NotOnDiskError */
  async toDisk(): Promise<void> {
    try {
      await this.#lock?.toDisk();
      await this.look();
      if (this.#lock !== null) await syncFolder(dirname(this.currentPath));
    } catch (cause) {
      const path = this.currentPath;
      // Not tried again: the system may have discarded what it could not write.
      throw new NotOnDiskError(
        `${path} may not be on the disk (${explainSystemError(cause, path)}): check what is in the file.`,
        { cause },
      );
    }
  }

  /** Releases the lock: others may write to the path. */
  async release(): Promise<void> {
    await this.#takeLock()?.release();
  }

  /** Removes the temporary file of a capture that failed. */
  async discard(): Promise<void> {
    const lock = this.#takeLock();
    if (this.#published) await lock?.release();
    else if (lock !== null) await lock.discard();
    else await rm(this.temporaryPath, { force: true }).catch(() => {});
  }

  #takeLock(): PathLock | null {
    const lock = this.#lock;
    this.#temporaryPath = this.temporaryPath;
    this.#lock = null;
    return lock;
  }

  readonly #tellMoved = (place: string): string =>
    `${this.path} was moved to ${place} while it was written.`;

  async #tellLost(): Promise<string> {
    const path = this.currentPath;
    const inode = await this.#lock?.inode().catch(() => null);
    const find = inode == null ? '' : `, such as by "find FOLDER -inum ${inode}"`;
    return `${path} is not there any more: it was moved while it was written, and its place is not known. Look for it on its file system${find}.`;
  }

  async #makeLock(): Promise<PathLock> {
    try {
      return (this.#lock = await PathLock.make(this.path, this.#kind));
    } catch (cause) {
      // An error of this package, such as a missing addon, does not concern the path.
      if (cause instanceof PandaError) throw cause;
      throw new OutputPathError(
        `${this.path} can't be made: ${explainSystemError(cause, this.path)}.`,
        this.path,
        { cause },
      );
    }
  }

  get #whereItIs(): string {
    return ` What was written is in ${this.currentPath}.`;
  }
}
