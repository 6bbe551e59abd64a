/** Loads the state of a PandA. */

import { type RefusedLine, StateError } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
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
   * What happens after all lines are sent, if some were refused: throw a `StateError` with the
   * refused lines, which is the default, or return them.
   */
  readonly onRefused?: 'throw' | 'return' | undefined;
}

const OPTIONS: OptionNames<SetStateOptions> = { onRefused: true };

/**
 * Loads a state that was saved by `GetState` or by the Python client; the result is the refused
 * lines. Units are set before the values that depend on them, and read-only values are skipped. A
 * refused line, e.g. a field of another firmware, does not keep the rest from being loaded. A table
 * in streaming mode is reset before it is loaded.
 *
 * Values that the PandA would wrap are refused here and not sent: tables with lines that are not
 * 32-bit words in decimal or base64, and numbers out of the range of their field. The range is read
 * from the PandA if an integer is negative or above 2147483647.
 *
 * @throws StateError while running, if anything was refused and `onRefused` is `throw`
 */
export class SetState extends OwnConnectionCommand<readonly RefusedLine[]> {
  /** What happens if lines were refused. */
  readonly onRefused: 'throw' | 'return';

  /** @param state lines, without line ends */
  constructor(
    readonly state: readonly string[],
    options: SetStateOptions = {},
  ) {
    super();
    refuseUnknownOptions(options, OPTIONS, 'SetState');
    this.onRefused = options.onRefused ?? 'throw';
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

  /** The values that the PandA would wrap, each with a description of the fault. */
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
