/** Commands of one question. */

import { type ApiVersion, Command } from './command.js';
import type { Exchange, ExchangeGenerator } from './exchange.js';

/**
 * A command of one question, whose answer gives the result. A connection may ask and read by
 * itself, which is quicker than a generator for each.
 *
 * @typeParam T the result
 */
export abstract class Question<T> extends Command<T> {
  /** What to send; afresh at each call. @throws InvalidOptionError, VersionError */
  abstract ask(version: ApiVersion | null): Exchange;

  /** The result. @throws CommandError if the answer is not what was expected */
  abstract read(exchange: Exchange): T;

  *execute(version: ApiVersion | null = null): ExchangeGenerator<T> {
    const exchange = this.ask(version);
    yield exchange;
    return this.read(exchange);
  }

  /** Whether `ask` and `read` are all of it: a subclass may do more in an `execute` of its own. */
  static isAllOf<T>(command: Command<T>): command is Question<T> {
    return command.execute === Question.prototype.execute;
  }
}
