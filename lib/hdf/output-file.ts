/**
 * The place of a file. It is built under a temporary name beside its own and appears under its own
 * only when a reader can open it.
 */

import { access, constants, lstat, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

import { OutputPathError } from '../errors.js';
import { Claim } from './claim.js';
import { inFolder, isLocked } from './file-lock.js';
import { moveToFreeName } from './free-name.js';
import { MOST_NAME_BYTES, partialPathOf } from './partial-files.js';
import { explainSystemError } from './system-error.js';

export class OutputFile {
  /** Absolute. */
  readonly path: string;
  #temporaryPath: string;
  readonly #overwrite: boolean;
  #claim: Claim | null = null;
  #published = false;

  constructor(path: string, overwrite: boolean) {
    this.path = resolve(path);
    this.#temporaryPath = partialPathOf(this.path);
    this.#overwrite = overwrite;
  }

  /** Where the file is built. Nobody else has it; that of a claim others know. */
  get temporaryPath(): string {
    return this.#claim?.temporaryPath ?? this.#temporaryPath;
  }

  /** Where the file is now. */
  get currentPath(): string {
    return this.#published ? this.path : this.temporaryPath;
  }

  /** Finds out early what would make the capture fail. @throws OutputPathError */
  async check(): Promise<void> {
    await this.checkFolder();
    this.checkLength();
    await this.checkPath();
  }

  /** Whether there is room for the temporary name. @throws OutputPathError */
  checkLength(): void {
    if (Buffer.byteLength(basename(this.path)) <= MOST_NAME_BYTES) return;
    throw new OutputPathError(
      `The name of ${this.path} is too long: choose one of at most ${MOST_NAME_BYTES} bytes.`,
      this.path,
    );
  }

  /** Whether the name is free, or may be overwritten. @throws OutputPathError */
  async checkPath(): Promise<void> {
    const existing = await stat(this.path).catch(() => null);
    if (existing === null) {
      // A link that leads nowhere takes the name all the same.
      const hasLink = !this.#overwrite && (await lstat(this.path).catch(() => null)) !== null;
      if (hasLink) throw this.#exists();
      return;
    }
    if (!existing.isFile()) {
      throw new OutputPathError(
        `${this.path} is there already and is not a file: choose another name.`,
        this.path,
      );
    }
    if (!this.#overwrite) throw this.#exists();
    if (await isLocked(this.path)) throw this.#inUse();
  }

  /**
   * Takes the path for this capture, before it begins: makes the temporary file.
   *
   * @throws OutputPathError as `check()`, or if another capture has it
   */
  async claim(): Promise<void> {
    await this.check();
    const claim = await this.#makeClaim();
    try {
      if (claim.isDisputed) throw this.#inUse();
      // Since the first look another capture may have come to its end.
      await this.checkPath();
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /**
   * Makes the temporary file, unless that has been done, for samples that are coming already: a path
   * that is taken must not stop them, `publish()` tells of it.
   *
   * @throws OutputPathError if the file can't be made
   */
  async begin(): Promise<void> {
    if (this.#claim === null) {
      await this.checkFolder();
      this.checkLength();
      await this.#makeClaim();
    }
    this.#claim?.use();
  }

  /** HDF5 has made its file of the temporary one. */
  async begun(): Promise<void> {
    await this.#claim?.begun();
  }

  /** Nothing keeps another capture from writing to the same path. */
  get isUnlocked(): boolean {
    return this.#claim?.isUnlocked ?? false;
  }

  /** @throws OutputPathError */
  async checkFolder(): Promise<void> {
    const folder = dirname(this.path);
    try {
      if (!(await stat(folder)).isDirectory()) throw codeError('ENOTDIR');
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw new OutputPathError(explainFolder(folder, cause), this.path, { cause });
    }
  }

  /** Gives the file its own name. @throws OutputPathError; the file is then under its temporary one */
  async publish(): Promise<void> {
    if (this.#claim?.isDisputed === true) throw this.#inUse(this.#whereItIs);
    try {
      if (this.#overwrite) {
        await inFolder(dirname(this.path), () => this.#replace());
      } else {
        await moveToFreeName(this.temporaryPath, this.path);
      }
    } catch (cause) {
      if (cause instanceof OutputPathError) throw cause;
      if (isCode(cause, 'EEXIST')) throw this.#exists(cause);
      throw new OutputPathError(
        `The file can't be called ${this.path} (${explainSystemError(cause, this.path)}); it is in ${this.temporaryPath}.`,
        this.path,
        { cause },
      );
    }
    this.#published = true;
  }

  /** Waits until the file is on the disk. @throws NotOnDiskError */
  async toDisk(): Promise<void> {
    await this.#claim?.toDisk(this.currentPath);
  }

  /** From now on others may write to the path. */
  async release(): Promise<void> {
    await this.#takeClaim()?.release();
  }

  /** Removes the temporary file of a capture that came to nothing. */
  async discard(): Promise<void> {
    const claim = this.#takeClaim();
    if (this.#published) await claim?.release();
    else if (claim !== null) await claim.discard();
    else await rm(this.temporaryPath, { force: true }).catch(() => {});
  }

  #takeClaim(): Claim | null {
    const claim = this.#claim;
    this.#temporaryPath = this.temporaryPath;
    this.#claim = null;
    return claim;
  }

  /** A file that is written, or repaired, is none of those that may be overwritten. */
  async #replace(): Promise<void> {
    if (await isLocked(this.path)) throw this.#inUse(this.#whereItIs);
    await rename(this.temporaryPath, this.path);
  }

  async #makeClaim(): Promise<Claim> {
    try {
      return (this.#claim = await Claim.make(this.path));
    } catch (cause) {
      throw new OutputPathError(
        `${this.path} can't be made: ${explainSystemError(cause, this.path)}.`,
        this.path,
        { cause },
      );
    }
  }

  get #whereItIs(): string {
    return ` What was written is in ${this.temporaryPath}.`;
  }

  #inUse(safe = ''): OutputPathError {
    return new OutputPathError(
      `${this.path} is being written by another capture, or repaired: choose another name, or wait for its end.${safe}`,
      this.path,
    );
  }

  #exists(cause?: unknown): OutputPathError {
    const safe = cause === undefined ? '' : this.#whereItIs;
    return new OutputPathError(
      `${this.path} is there already: choose another name, or let it be overwritten (\`overwrite\`, --overwrite).${safe}`,
      this.path,
      { cause },
    );
  }
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

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string);
}

function codeError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
