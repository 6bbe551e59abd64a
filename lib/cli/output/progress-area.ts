/** Lines at the bottom of a terminal that are redrawn repeatedly. */

import type { WriteStream } from 'node:tty';

import { type Paint, paintFor } from '../colours.js';

/** The size of a terminal that does not report it. */
const COLUMNS = 80;
const ROWS = 24;

/** Control sequences of terminals. */
const ESC = '\u001b[';
const CLEAR_REST = `${ESC}J`;
const NO_WRAPPING = `${ESC}?7l`;
const WRAPPING = `${ESC}?7h`;

/**
 * Between two calls the cursor is at the start of the first line. So whatever is printed next, also by
 * another program, begins there, and a window that becomes narrower moves none of the lines above.
 */
export class ProgressArea {
  readonly #terminal: WriteStream;
  #isDrawn = false;

  constructor(terminal: WriteStream) {
    this.#terminal = terminal;
  }

  /** Columns of a line. */
  get columns(): number {
    // Some terminals start another line after a character in the last column.
    return (this.#terminal.columns || COLUMNS) - 1;
  }

  /** Lines that have room, below the line before. */
  get rows(): number {
    return Math.max(1, (this.#terminal.rows || ROWS) - 1);
  }

  /** Whether the terminal understands colours, and they are wanted (NO_COLOR). */
  get hasColours(): boolean {
    return this.#terminal.hasColors();
  }

  /** Adds colours, if the terminal has them. */
  get paint(): Paint {
    return paintFor(this.#terminal);
  }

  /**
   * Replaces the lines, by no more than `rows`. Does nothing while the terminal takes no output.
   *
   * @param lines of no more than `columns` characters; the terminal cuts off characters of double width
   */
  draw(lines: readonly string[]): void {
    if (this.#terminal.writableLength > 0) return;
    const drawn = lines.slice(0, this.rows);
    const text = drawn.map((line) => `\r${line}${ESC}K`).join('\n');
    const up = drawn.length > 1 ? `${ESC}${drawn.length - 1}A` : '';
    this.#terminal.write(`${NO_WRAPPING}${text}${CLEAR_REST}${up}\r${WRAPPING}`);
    this.#isDrawn = true;
  }

  /** Removes the lines. The next output starts in their place. */
  clear(): void {
    if (!this.#isDrawn) return;
    this.#terminal.write(`\r${CLEAR_REST}`);
    this.#isDrawn = false;
  }
}
