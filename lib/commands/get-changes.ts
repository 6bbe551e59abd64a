/** Asks for changes. */

import type { Changes } from '../responses/changes.js';
import { type ApiVersion, Command } from './command.js';
import type { Exchange, ExchangeGenerator } from './exchange.js';

/** The kinds of changes (protocol.md, `*CHANGES`). */
export const ChangeGroup = {
  /** All other groups. */
  All: '',
  /** Settings. */
  Config: '.CONFIG',
  /** Bits on the bit bus. */
  Bits: '.BITS',
  /** Positions. */
  Posn: '.POSN',
  /** Read-only fields. */
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
 * Asks for all values that changed since this connection last asked for the same group; the first
 * time, all values. The PandA reports each change once for each connection, so two users of one
 * connection take changes from each other (protocol.md, `*CHANGES`, saved state).
 */
export class GetChanges extends Command<Changes> {
  /**
   * @param group the kind of changes
   * @param getMultiline whether to also read the values of several lines: tables, metadata. A
   *   refused value is listed in `inError`, so that the other changes are not lost.
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

/** Parses `NAME=VALUE`, `NAME<` and `NAME (error)`; VALUE may contain the other two. */
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
