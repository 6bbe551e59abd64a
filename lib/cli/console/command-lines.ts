/** Groups lines into commands: most commands are one line, but a table has many. */

import { TABLE_WRITE } from '../../commands/exchange.js';
import { InvalidOptionError } from '../../errors.js';

/** More than the largest table of a PandA, which has a million words. */
const MAX_TABLE_LINES = 1 << 22;

export class CommandLines {
  #table: string[] | null = null;

  /** The first line of an incomplete table, e.g. `SEQ1.TABLE<`. */
  get openTable(): string | null {
    return this.#table?.[0] ?? null;
  }

  /**
   * Adds a line. Blank lines between commands are ignored.
   *
   * @param line without its line end
   * @returns the lines of the command that this line completes
   * @throws InvalidOptionError for a table with too many lines
   */
  push(line: string): string[] | null {
    if (this.#table === null) {
      if (line.trim() === '') return null;
      if (!TABLE_WRITE.test(line)) return [line];
      this.#table = [line];
      return null;
    }
    this.#table.push(line);
    if (this.#table.length > MAX_TABLE_LINES) {
      const [name] = this.abandon() as string[];
      throw new InvalidOptionError(
        `${name} has more than ${MAX_TABLE_LINES} lines: is the empty line at its end missing?`,
      );
    }
    return line === '' ? this.abandon() : null;
  }

  /** Drops an incomplete table, and returns its lines. */
  abandon(): string[] | null {
    const table = this.#table;
    this.#table = null;
    return table;
  }
}
