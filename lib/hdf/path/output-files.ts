/** The files of a capture, one after the other. The next file may be locked before its acquisition begins. */

import { OutputPathError } from '../../errors.js';
import { OutputFile } from './output-file.js';
import type { PartialKind } from './partial-files.js';

export class OutputFiles {
  readonly #names: Iterator<string>;
  readonly #overwrite: boolean;
  readonly #kind: PartialKind;
  /** The file that is locked and not used yet. */
  #locked: OutputFile | null = null;

  constructor(names: Iterable<string>, overwrite: boolean, kind: PartialKind) {
    this.#names = names[Symbol.iterator]();
    this.#overwrite = overwrite;
    this.#kind = kind;
  }

  /**
   * Locks the path of the next file, if there is a next file, so that an error of the path is found before there
   * is anything to write.
   * @throws OutputPathError
   */
  async lockNext(): Promise<void> {
    if (this.#locked !== null) return;
    const next = this.#next();
    await next?.lockPath();
    this.#locked = next;
  }

  /** @returns the next file, whether its path was locked or not @throws OutputPathError if there is none */
  take(): OutputFile {
    const output = this.#locked ?? this.#next();
    this.#locked = null;
    if (output !== null) return output;
    throw new OutputPathError(
      'There are more acquisitions than names of files: give more fileNames, or a scheme with %d.',
      '',
    );
  }

  /** Releases the path that was locked and not used. */
  async discard(): Promise<void> {
    await this.#locked?.discard();
  }

  #next(): OutputFile | null {
    const name = this.#names.next();
    return name.done === true ? null : new OutputFile(name.value, this.#overwrite, this.#kind);
  }
}
