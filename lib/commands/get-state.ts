/** Saves the state of a PandA. */

import { type RefusedLine, StateError } from '../errors.js';
import type { Changes } from '../responses/changes.js';
import { isReadOnly } from '../state/entries.js';
import type { ApiVersion } from './command.js';
import type { Exchange, ExchangeGenerator } from './exchange.js';
import { ChangeGroup, GetChanges } from './get-changes.js';
import { OwnConnectionCommand } from './own-connection.js';
import { summaryOf, wordsIn } from './refused.js';
import { together } from './together.js';

/** The order of loading: attributes contain the units of the values after them. */
const GROUPS = [ChangeGroup.Attr, ChangeGroup.Config, ChangeGroup.Table, ChangeGroup.Metadata];

/** `STREAMING`, or `STREAMING_LAST` after the last part. */
const STREAMING = 'OK =STREAMING';
/** The major API version that introduced table modes. */
const MODES_NEED = 4;

/** A value of several lines, and the exchanges that ask for it. */
interface Asked {
  /** `NAME<` or `NAME<B` */
  readonly head: string;
  readonly exchange: Exchange;
  /** The mode of a table; null if the server has no modes. */
  readonly mode: Exchange | null;
}

/**
 * Reads everything that can be set; the result is lines for `SetState` and for a file, which the
 * Python client can read too (protocol.md, saved state). Read-only values are left out. A table in
 * streaming mode can't be saved: the PandA reports it as empty.
 *
 * The command has to be the first on its connection to ask for changes, and it takes the changes
 * from all other commands there. So clients run it on a connection of its own.
 *
 * @throws StateError while running, if the PandA can't report some values; `state` of the error has
 *   the rest
 */
export class GetState extends OwnConnectionCommand<string[]> {
  *execute(version: ApiVersion | null = null): ExchangeGenerator<string[]> {
    const groups = yield* together(GROUPS.map((group) => new GetChanges(group).execute(version)));
    const refused: RefusedLine[] = groups
      .flatMap(({ inError }) => inError)
      .map((line) => ({ line, message: '(error)' }));
    const hasModes = version !== null && version[0] >= MODES_NEED;
    const asked = groups.flatMap(({ noValue }) => noValue).map((name) => this.#ask(name, hasModes));
    const questions = asked.flatMap(({ exchange, mode }) => (mode ? [exchange, mode] : exchange));
    if (questions.length > 0) yield questions;
    const several = asked.map(({ head, exchange, mode }) => {
      if (mode?.received[0]?.startsWith(STREAMING) === true) {
        refused.push({
          line: head,
          message: 'the PandA does not report a table in streaming mode',
        });
        return [];
      }
      const lines = exchange.isMultiline ? exchange.multiline() : null;
      if (lines !== null && !lines.includes('')) return [head, ...lines, ''];
      const message = lines === null ? wordsIn(exchange) : 'it has an empty line';
      refused.push({ line: head, message });
      return [];
    });
    const state = [...groups.flatMap(assignments), ...several.flat()];
    if (refused.length === 0) return state;
    throw new StateError(
      `${refused.length} values of the state could not be saved: ${summaryOf(refused)}. All others ` +
        'are in `state` of this error.',
      refused,
      state,
    );
  }

  #ask(name: string, hasModes: boolean): Asked {
    if (name.startsWith('*')) {
      return { head: `${name}<`, exchange: this.exchange(`${name}?`), mode: null };
    }
    const mode = hasModes ? this.exchange(`${name}.MODE?`) : null;
    return { head: `${name}<B`, exchange: this.exchange(`${name}.B?`), mode };
  }
}

function assignments({ values }: Changes): string[] {
  return [...values]
    .filter(([name]) => !isReadOnly(name))
    .map(([name, value]) => `${name}=${value}`);
}
