/**
 * The place of a file. It is built under a temporary name beside its own and appears under its own
 * only when a reader can open it.
 */

import { randomBytes } from 'node:crypto';
import { access, constants, link, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { OutputPathError } from '../errors.js';

/** Ends the temporary names: `NAME.XXXXXXXX.partial`. */
export const PARTIAL_SUFFIX = '.partial';

export class OutputFile {
  /** Absolute. */
  readonly path: string;
  readonly temporaryPath: string;
  readonly #overwrite: boolean;
  #published = false;

  constructor(path: string, overwrite: boolean) {
    this.path = resolve(path);
    this.temporaryPath = `${this.path}.${randomBytes(4).toString('hex')}${PARTIAL_SUFFIX}`;
    this.#overwrite = overwrite;
  }

  /** Where the file is now. */
  get currentPath(): string {
    return this.#published ? this.path : this.temporaryPath;
  }

  /** Finds out early what would make the capture fail. @throws OutputPathError */
  async check(): Promise<void> {
    await this.checkFolder();
    const existing = await stat(this.path).catch(() => null);
    if (existing === null) {
      // A link that leads nowhere takes the name all the same.
      const hasLink = !this.#overwrite && (await lstat(this.path).catch(() => null)) !== null;
      if (hasLink) throw this.#exists();
      return;
    }
    if (!existing.isFile()) {
      throw new OutputPathError(`${this.path} is there already and is not a file.`, this.path);
    }
    if (!this.#overwrite) throw this.#exists();
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
    try {
      if (this.#overwrite) {
        await rename(this.temporaryPath, this.path);
      } else {
        await this.#linkOrReserve();
      }
    } catch (cause) {
      if (isCode(cause, 'EEXIST')) throw this.#exists(cause);
      throw new OutputPathError(
        `The file can't be called ${this.path} (${(cause as Error).message}); it is in ${this.temporaryPath}.`,
        this.path,
        { cause },
      );
    }
    this.#published = true;
  }

  /** Removes the temporary file of a capture that came to nothing. */
  async discard(): Promise<void> {
    if (!this.#published) await rm(this.temporaryPath, { force: true }).catch(() => {});
  }

  /** Both ways fail if there is a file of this name, with no moment in which one could slip in. */
  async #linkOrReserve(): Promise<void> {
    try {
      await link(this.temporaryPath, this.path);
    } catch (error) {
      // Some file systems have no hard links.
      if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
      await (await open(this.path, 'wx')).close();
      await rename(this.temporaryPath, this.path);
      return;
    }
    await rm(this.temporaryPath);
  }

  #exists(cause?: unknown): OutputPathError {
    const safe = cause === undefined ? '' : ` What was written is in ${this.temporaryPath}.`;
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
  if (isCode(cause, 'EROFS')) return `The folder ${folder} is on a read-only file system.`;
  if (isCode(cause, 'EACCES', 'EPERM')) {
    return `There is no permission to write to the folder ${folder}.`;
  }
  return `The folder ${folder} can't be used: ${(cause as Error).message}.`;
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string);
}

function codeError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
