/** What all commands have in common. */

import { shorten } from '../errors.js';
import { Exchange, type ExchangeGenerator } from './exchange.js';

/** `[major, minor]` of the server's API; null while it is not known. */
export type ApiVersion = readonly [major: number, minor: number];

/**
 * Something to be done over the control port. A command is immutable and can be sent any number of
 * times. Write one of your own by yielding exchanges, or the exchanges of other commands
 * (`yield* new Get('X').execute(version)`), in `execute`.
 *
 * @typeParam T the result
 */
export abstract class Command<T> {
  /** A fresh run of the command. @throws CommandError from the run, if the PandA refuses */
  abstract execute(version?: ApiVersion | null): ExchangeGenerator<T>;

  /** Name and parameters, for messages; shortened. */
  toString(): string {
    const parameters = Object.values(this).map((value) =>
      shorten(JSON.stringify(Array.isArray(value) ? value.slice(0, 10) : value)),
    );
    return `${this.constructor.name}(${parameters.join(', ')})`;
  }

  /** @throws InvalidOptionError for lines that the PandA would take for something else */
  protected exchange(lines: string | readonly string[]): Exchange {
    // Not its name: that is made only for an error, since it takes longer than all the rest.
    return new Exchange(typeof lines === 'string' ? [lines] : lines, this);
  }
}
