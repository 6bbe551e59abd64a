/** Loading the state of a PandA. */

import { type RefusedLine, StateError } from '../errors.js';
import { isReadOnly, linesOf, stateToEntries, type StateEntry } from '../state/entries.js';
import { unitsFirst } from '../state/units-first.js';
import type { ApiVersion } from './command.js';
import type { ExchangeGenerator } from './exchange.js';
import { OwnConnectionCommand } from './own-connection.js';
import { summaryOf, wordsIn } from './refused.js';
import { replacing } from './streamed-tables.js';
import { together } from './together.js';
import { wrapCheckFor } from './values/check-for.js';
import { mayWrap } from './values/value-checks.js';

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
 * What the PandA would store as something else is refused here, and not sent: tables with lines that
 * are no words of 32 bits, in decimal or in base64, and numbers out of the range of their field. The
 * PandA is asked for the range where a whole number is negative or above 2147483647.
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
    const entries = unitsFirst(stateToEntries(this.state)).filter(({ name }) => !isReadOnly(name));
    const wrapping = yield* this.#wrapping(entries);
    const sent = entries.map((entry) => {
      const fault = entry.fault ?? wrapping.get(entry) ?? null;
      return { line: entry.head, exchange: fault ?? this.exchange(linesOf(entry)) };
    });
    yield sent.flatMap(({ exchange }) => (typeof exchange === 'string' ? [] : exchange));
    const refused = sent.flatMap(({ line, exchange }) => {
      if (typeof exchange === 'string') return [{ line, message: exchange }];
      return exchange.received[0] === 'OK' ? [] : [{ line, message: wordsIn(exchange) }];
    });
    if (refused.length === 0 || this.onRefused === 'return') return refused;
    throw new StateError(
      `${refused.length} of ${entries.length} values of the state could not be loaded: ` +
        `${summaryOf(refused)}. All others were; \`refused\` of this error has the list.`,
      refused,
    );
  }

  /** Numbers that the PandA would wrap, with what is wrong with them. */
  *#wrapping(entries: readonly StateEntry[]): ExchangeGenerator<Map<StateEntry, string>> {
    const suspect = entries.filter(
      ({ lines, fault, rest }) => lines === null && fault === null && mayWrap(rest),
    );
    const ask = (line: string) => this.exchange(line);
    const checks = yield* together(suspect.map(({ name }) => wrapCheckFor(ask, name)));
    return new Map(
      suspect.flatMap((entry, i) => {
        const fault = checks[i]?.(entry.rest) ?? null;
        return fault === null ? [] : [[entry, fault] as const];
      }),
    );
  }
}
