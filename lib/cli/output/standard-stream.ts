/** Standard output or standard error, whose failures end nothing by themselves. */

import { fstatSync } from 'node:fs';

import { writeNow } from './write-now.js';

export class StandardStream {
  readonly #stream: NodeJS.WriteStream & { readonly fd: number };
  readonly #isFile: boolean;
  /** The last text that was written has no end, since the disk had no more room. */
  #isCut = false;

  constructor(stream: NodeJS.WriteStream & { readonly fd: number }) {
    this.#stream = stream;
    this.#isFile = !stream.isTTY && isFile(stream.fd);
    // Each write reports its own failure. The event would end the process if nobody listened.
    stream.on('error', () => {});
  }

  /**
   * Writes all of a text.
   *
   * @throws the error of the system
   */
  async write(text: string): Promise<void> {
    if (this.#isFile) {
      this.#writeFile(text);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Node's own stream drops what a disk has no room for, if it has room for a part of the text. */
  #writeFile(text: string): void {
    writeNow(this.#stream.fd, this.#isCut ? `\n${text}` : text, (isLast) => {
      this.#isCut = !isLast;
    });
  }
}

/** A file, or a device such as /dev/full. */
function isFile(descriptor: number): boolean {
  const status = fstatSync(descriptor);
  return status.isFile() || status.isCharacterDevice();
}
