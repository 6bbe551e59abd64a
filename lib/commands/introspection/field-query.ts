/** The questions about a block and its fields. */

import type { Exchange, ExchangeGenerator } from '../exchange.js';

/** Makes an exchange from a line. */
export type Ask = (line: string) => Exchange;

/** A line of the answer to `BLOCK.*?`. */
export interface ListedField {
  readonly name: string;
  readonly type: string;
  readonly subtype: string | null;
}

/**
 * Asks for the fields of a block, sorted by their INDEX: the order in the answer is arbitrary
 * (protocol.md, control port: `BLOCK.*?`).
 *
 * @throws CommandError
 */
export function* listFields(ask: Ask, block: string): ExchangeGenerator<ListedField[]> {
  const list = ask(`${block}.*?`);
  yield list;
  const indexed = list.multiline().map((line) => {
    const [, name, index, type, subtype] = /^(\S+) (\d+) (\S+)(?: +(\S.*?))? *$/.exec(line) ?? [];
    if (name === undefined || type === undefined) throw list.unexpected();
    return { index: Number(index), field: { name, type, subtype: subtype ?? null } };
  });
  return indexed.sort((a, b) => a.index - b.index).map(({ field }) => field);
}

/**
 * The description in an answer. Some configurations lack descriptions, and the PandA answers with
 * an error then.
 */
export function descriptionIn(exchange: Exchange): string | null {
  return exchange.isRefused ? null : exchange.line();
}

/**
 * Makes exchanges about one field. Some questions need the number of a block instance, others
 * refuse it.
 */
export class FieldQuery {
  readonly #ask: Ask;
  readonly #block: string;
  readonly #field: string;

  constructor(ask: Ask, block: string, field: string) {
    this.#ask = ask;
    this.#block = block;
    this.#field = field;
  }

  description(): Exchange {
    return this.#ask(`*DESC.${this.#block}.${this.#field}?`);
  }

  /** The labels of the field itself. */
  labels(): Exchange {
    return this.#ask(`*ENUMS.${this.#block}.${this.#field}?`);
  }

  /** The labels of an attribute. */
  attributeLabels(attribute: string): Exchange {
    return this.#ask(`*ENUMS.${this.#block}.${this.#field}.${attribute}?`);
  }

  /**
   * Asks for an attribute of the first instance: the number is required where there are several
   * instances.
   */
  attribute(attribute: string): Exchange {
    return this.#ask(`${this.#block}1.${this.#field}.${attribute}?`);
  }

  columnDescription(column: string): Exchange {
    return this.#ask(`*DESC.${this.#block}1.${this.#field}[].${column}?`);
  }

  columnLabels(column: string): Exchange {
    return this.#ask(`*ENUMS.${this.#block}1.${this.#field}[].${column}?`);
  }
}
