/** Asking what has changed. */

import type { Changes } from '../responses/changes.js';
import { type ApiVersion, Command } from './command.js';
import type { Exchange, ExchangeGenerator } from './exchange.js';

/** What changes to ask for (protocol.md, `*CHANGES`). */
export const ChangeGroup = {
  /** All of the others. */
  All: '',
  /** Settings. */
  Config: '.CONFIG',
  /** Bits on the bit bus. */
  Bits: '.BITS',
  /** Positions. */
  Posn: '.POSN',
  /** Fields that can be read only. */
  Read: '.READ',
  /** Attributes, such as units. */
  Attr: '.ATTR',
  /** Tables. */
  Table: '.TABLE',
  /** Metadata, such as labels. */
  Metadata: '.METADATA',
} as const;

export type ChangeGroup = (typeof ChangeGroup)[keyof typeof ChangeGroup];

/**
 * Asks what has changed since this connection last asked for the same: everything, the first time.
 * Changes are told once, so two users of one connection take them from each other (protocol.md,
 * `*CHANGES`, saved state).
 */
export class GetChanges extends Command<Changes> {
  /**
   * @param group which changes
   * @param getMultiline whether to ask for the values of several lines as well: tables, metadata.
   *   One that is refused is then among those in error, as the other changes would be lost.
   */
  constructor(
    readonly group: ChangeGroup = ChangeGroup.All,
    readonly getMultiline = false,
  ) {
    super();
  }

  *execute(_version?: ApiVersion | null): ExchangeGenerator<Changes> {
    const list = this.exchange(`*CHANGES${this.group}?`);
    yield list;
    const { values, multiline, inError } = parseChanges(list);
    const multilineValues = new Map<string, string[]>();
    if (!this.getMultiline) return { values, noValue: multiline, inError, multilineValues };
    const exchanges = multiline.map((name) => this.exchange(`${name}?`));
    yield exchanges;
    for (const [i, name] of multiline.entries()) {
      const exchange = exchanges[i] as Exchange;
      if (exchange.isMultiline) multilineValues.set(name, exchange.multiline());
      else inError.push(name);
    }
    return { values, noValue: [], inError, multilineValues };
  }
}

/** `NAME=VALUE`, `NAME<` or `NAME (error)`; what looks like the others may be in VALUE. */
function parseChanges(exchange: Exchange): {
  values: Map<string, string>;
  multiline: string[];
  inError: string[];
} {
  const values = new Map<string, string>();
  const multiline: string[] = [];
  const inError: string[] = [];
  for (const line of exchange.multiline()) {
    const [, name, rest, value] = /^([^=<]+?)(=(.*)|<| \(error\))$/s.exec(line) ?? [];
    if (name === undefined) throw exchange.unexpected();
    if (value !== undefined) values.set(name, value);
    else if (rest === '<') multiline.push(name);
    else inError.push(name);
  }
  return { values, multiline, inError };
}
