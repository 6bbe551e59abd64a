/** The base class of all commands. */

import { shorten } from '../errors.js';
import { Exchange, type ExchangeGenerator } from './exchange.js';

/** `[major, minor]` of the server's API; null while it is unknown. */
export type ApiVersion = readonly [major: number, minor: number];

/**
 * A task for the control port. A command is immutable and can be sent any number of times. To write
 * your own, yield exchanges, or the exchanges of other commands (`yield* new
 * Get('X').execute(version)`), in `execute`.
 *
 * @typeParam T the result
 */
export abstract class Command<T> {
  /**
   * Starts a new run of the command. @throws CommandError while running, if the PandA refuses it
   */
  abstract execute(version?: ApiVersion | null): ExchangeGenerator<T>;

  /** The name and the parameters for messages, shortened. */
  toString(): string {
    const parameters = Object.values(this).map((value) =>
      shorten(JSON.stringify(Array.isArray(value) ? value.slice(0, 10) : value)),
    );
    return `${this.constructor.name}(${parameters.join(', ')})`;
  }

  /** @throws InvalidOptionError for lines that the PandA would misread */
  protected exchange(lines: string | readonly string[]): Exchange {
    // The command is passed, not its name: making the name takes longer than all the rest, and only
    // errors need it.
    return new Exchange(typeof lines === 'string' ? [lines] : lines, this);
  }
}
