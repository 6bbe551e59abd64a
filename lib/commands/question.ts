/** The base class of commands with one exchange. */

import { type ApiVersion, Command } from './command.js';
import type { Exchange, ExchangeGenerator } from './exchange.js';

/**
 * A command with one exchange, whose answer is converted to the result. A connection may call `ask`
 * and `read` directly, which is faster than a generator for each command.
 *
 * @typeParam T the result
 */
export abstract class Question<T> extends Command<T> {
  /** Makes a new exchange. @throws InvalidOptionError, VersionError */
  abstract ask(version: ApiVersion | null): Exchange;

  /** Converts the answer to the result. @throws CommandError if the answer is unexpected */
  abstract read(exchange: Exchange): T;

  *execute(version: ApiVersion | null = null): ExchangeGenerator<T> {
    const exchange = this.ask(version);
    yield exchange;
    return this.read(exchange);
  }

  /** Whether the command consists of `ask` and `read` only: a subclass may override `execute`. */
  static isAllOf<T>(command: Command<T>): command is Question<T> {
    return command.execute === Question.prototype.execute;
  }
}
