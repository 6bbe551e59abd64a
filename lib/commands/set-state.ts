/** Loading the state of a PandA. */

import { type RefusedLine, StateError } from '../errors.js';
import { isReadOnly, linesOf, parseState } from '../state/entries.js';
import { unitsFirst } from '../state/units-first.js';
import type { ApiVersion } from './command.js';
import type { ExchangeGenerator } from './exchange.js';
import { OwnConnectionCommand } from './own-connection.js';
import { summaryOf, wordsIn } from './refused.js';
import { replacing } from './streamed-tables.js';

/** How to load a state. */
export interface SetStateOptions {
  /**
   * What to do about lines that were refused when all have been sent: throw a `StateError` with
   * them, by default, or return them.
   */
  readonly onRefused?: 'throw' | 'return';
}

/**
 * Loads a state that was saved by `GetState`, or by the Python client; the result is what was
 * refused. Units go before the values that they say how to read; what is read-only is skipped; a
 * refused line, as of a field that another firmware has, does not keep the rest from being loaded. A
 * table in streaming mode is reset before it is loaded.
 *
 * @throws StateError from the run, if anything was refused, unless it is to be returned
 */
export class SetState extends OwnConnectionCommand<readonly RefusedLine[]> {
  /** What to do about lines that were refused. */
  readonly onRefused: 'throw' | 'return';

  /** @param state lines, without line ends */
  constructor(
    readonly state: readonly string[],
    { onRefused = 'throw' }: SetStateOptions = {},
  ) {
    super();
    this.onRefused = onRefused;
  }

  execute(_version?: ApiVersion | null): ExchangeGenerator<readonly RefusedLine[]> {
    return replacing(this.#load());
  }

  *#load(): ExchangeGenerator<readonly RefusedLine[]> {
    const entries = unitsFirst(parseState(this.state)).filter(({ name }) => !isReadOnly(name));
    const sent = entries.map((entry) => ({
      entry,
      exchange: entry.fault === null ? this.exchange(linesOf(entry)) : null,
    }));
    yield sent.flatMap(({ exchange }) => exchange ?? []);
    const refused = sent.flatMap(({ entry: { head: line, fault }, exchange }) => {
      if (exchange === null) return [{ line, message: fault ?? '' }];
      return exchange.received[0] === 'OK' ? [] : [{ line, message: wordsIn(exchange) }];
    });
    if (refused.length === 0 || this.onRefused === 'return') return refused;
    throw new StateError(
      `${refused.length} of ${entries.length} values of the state could not be loaded: ` +
        `${summaryOf(refused)}. All others were; \`refused\` of this error has the list.`,
      refused,
    );
  }
}
