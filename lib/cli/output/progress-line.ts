/** A line at the bottom of a terminal that is redrawn repeatedly. */

import type { WriteStream } from 'node:tty';

/** The width of a terminal that does not report it. */
const COLUMNS = 80;

export class ProgressLine {
  readonly #terminal: WriteStream;
  #isDrawn = false;

  constructor(terminal: WriteStream) {
    this.#terminal = terminal;
  }

  /** Replaces the line by a text, cut off at the width of the terminal. */
  draw(text: string): void {
    // A text in the last column would make the terminal start another line.
    const width = (this.#terminal.columns || COLUMNS) - 1;
    this.#terminal.cursorTo(0);
    this.#terminal.write(text.slice(0, width));
    this.#terminal.clearLine(1);
    this.#isDrawn = true;
  }

  /** Removes the line. The next output starts in its place. */
  clear(): void {
    if (!this.#isDrawn) return;
    this.#terminal.cursorTo(0);
    this.#terminal.clearLine(0);
    this.#isDrawn = false;
  }
}
