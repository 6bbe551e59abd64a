/** Writes metrics into a file, as the textfile collector of node_exporter reads them. */

import { lstat, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { InvalidOptionError } from '../../errors.js';

/** What a file of metrics begins with. */
const HEAD = '# HELP pandablocks_';

export class MetricsFile {
  readonly path: string;
  readonly #temporary: string;
  #writing: Promise<void> | null = null;

  private constructor(path: string) {
    this.path = path;
    // The collector reads only names that end with `.prom`.
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  }

  /**
   * Writes the file for the first time.
   *
   * @throws InvalidOptionError if the path has something else than metrics, or can't be written
   */
  static async create(path: string, text: string): Promise<MetricsFile> {
    const file = new MetricsFile(path);
    try {
      await checkReplaceable(path);
      await file.write(text);
    } catch (cause) {
      if (cause instanceof InvalidOptionError) throw cause;
      const { message } = cause as Error;
      throw new InvalidOptionError(
        `The metrics can't be written to ${path} (${message}): give another file as \`metrics\`.`,
        { cause },
      );
    }
    return file;
  }

  /** Whether a write has not ended yet. */
  get isBusy(): boolean {
    return this.#writing !== null;
  }

  /**
   * Replaces the file. One call at a time.
   *
   * @throws the error of the file system; the file is as it was then
   */
  async write(text: string): Promise<void> {
    this.#writing = this.#replace(text);
    try {
      await this.#writing;
    } finally {
      this.#writing = null;
    }
  }

  async #replace(text: string): Promise<void> {
    try {
      await rm(this.#temporary, { force: true });
      await writeFile(this.#temporary, text, { flag: 'wx' });
      await rename(this.#temporary, this.path);
    } catch (error) {
      await rm(this.#temporary, { force: true }).catch(() => {});
      throw error;
    }
  }
}

/** @throws InvalidOptionError if the path has something that is not a file of metrics */
async function checkReplaceable(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return;
  if (found.isFile() && (found.size === 0 || (await startOf(path)) === HEAD)) return;
  throw new InvalidOptionError(
    `${path} is not a file of metrics, and is not overwritten: give another file as \`metrics\`.`,
  );
}

async function startOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD.length), 0, HEAD.length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
