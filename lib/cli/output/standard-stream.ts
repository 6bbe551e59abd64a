/** Standard output or standard error. A failure to write does not end the process. */

import { fstatSync } from 'node:fs';

import { writeNow } from './write-now.js';

export class StandardStream {
  readonly #stream: NodeJS.WriteStream & { readonly fd: number };
  readonly #isFile: boolean;
  /** Whether the last text was cut off because the disk was full. */
  #isCut = false;

  constructor(stream: NodeJS.WriteStream & { readonly fd: number }) {
    this.#stream = stream;
    this.#isFile = !stream.isTTY && isFile(stream.fd);
    if (stream.isTTY) doNotWaitFor(stream);
    // Each write reports its own failure. Without a listener, the event would end the process.
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

  /** Node's stream would drop the rest of a text that only partly fits on the disk. */
  #writeFile(text: string): void {
    writeNow(this.#stream.fd, this.#isCut ? `\n${text}` : text, (isLast) => {
      this.#isCut = !isLast;
    });
  }
}

/** Whether it is a file, or a device such as /dev/full. */
function isFile(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isFile() || status.isCharacterDevice();
  } catch {
    // Wine does not tell. Node's stream writes to whatever it is.
    return false;
  }
}

/**
 * Has writes to a terminal wait in memory while it takes none: after Ctrl-S, or when the SSH connection is
 * lost. By default Node waits for the terminal, with all that the process does: also with a capture.
 */
function doNotWaitFor(terminal: NodeJS.WriteStream): void {
  const { _handle: handle } = terminal as { readonly _handle?: TerminalHandle | null | undefined };
  if (typeof handle?.setBlocking !== 'function') return;
  handle.setBlocking(false);
  // The shell may use the same open terminal.
  process.once('exit', () => handle.setBlocking?.(true));
}

/** What is behind a stream of Node: a libuv handle. It is undocumented, so all of it may be missing. */
interface TerminalHandle {
  readonly setBlocking?: ((isBlocking: boolean) => unknown) | undefined;
}
