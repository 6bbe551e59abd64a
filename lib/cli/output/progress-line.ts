/** A line at the bottom of a terminal that is drawn again and again. */

import type { WriteStream } from 'node:tty';

/** Of a terminal that does not say how wide it is. */
const COLUMNS = 80;

export class ProgressLine {
  readonly #terminal: WriteStream;
  #isDrawn = false;

  constructor(terminal: WriteStream) {
    this.#terminal = terminal;
  }

  /** Puts a text in the place of the one before, as much of it as fits into the line. */
  draw(text: string): void {
    // A text that fills the last column would make the terminal begin another line.
    const width = (this.#terminal.columns || COLUMNS) - 1;
    this.#terminal.cursorTo(0);
    this.#terminal.write(text.slice(0, width));
    this.#terminal.clearLine(1);
    this.#isDrawn = true;
  }

  /** Removes the line. What is written next begins where it was. */
  clear(): void {
    if (!this.#isDrawn) return;
    this.#terminal.cursorTo(0);
    this.#terminal.clearLine(0);
    this.#isDrawn = false;
  }
}
