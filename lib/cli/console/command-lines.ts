/** Lines in, commands out: a command is a line, but a table has many. */

import { TABLE_WRITE } from '../../commands/exchange.js';
import { InvalidOptionError } from '../../errors.js';

/** A PandA's largest table has a million words. */
const MAX_TABLE_LINES = 1 << 22;

export class CommandLines {
  #table: string[] | null = null;

  /** The first line of a table that has not ended, e.g. `SEQ1.TABLE<`. */
  get openTable(): string | null {
    return this.#table?.[0] ?? null;
  }

  /**
   * Takes a line. Blank ones between commands are nothing.
   *
   * @param line without its end
   * @returns the lines of a command that is complete with this one
   * @throws InvalidOptionError for a table beyond all bounds
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
        `${name} has more than ${MAX_TABLE_LINES} lines: is the empty line missing that ends it?`,
      );
    }
    return line === '' ? this.abandon() : null;
  }

  /** Forgets a table that has not ended, and gives its lines. */
  abandon(): string[] | null {
    const table = this.#table;
    this.#table = null;
    return table;
  }
}
