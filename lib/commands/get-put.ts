/** Reading and writing single values. */

import { Command } from './command.js';
import type { ExchangeGenerator } from './exchange.js';

/** Sends lines as they are; the result is the lines of the answer as they are. */
export class Raw extends Command<string[]> {
  /** @param lines without line ends */
  constructor(readonly lines: readonly string[]) {
    super();
  }

  *execute(): ExchangeGenerator<string[]> {
    const exchange = this.exchange(...this.lines);
    yield exchange;
    return [...exchange.received];
  }
}

/** Reads a field, an attribute or a star command; the result is a string, or strings. */
export class Get extends Command<string | string[]> {
  /** @param field e.g. `PCAP.ACTIVE`, `*IDN` */
  constructor(readonly field: string) {
    super();
  }

  *execute(): ExchangeGenerator<string | string[]> {
    const exchange = this.exchange(`${this.field}?`);
    yield exchange;
    return exchange.isMultiline ? exchange.multiline() : exchange.line();
  }
}

/** Sets a field, an attribute or a table; the result is nothing. */
export class Put extends Command<void> {
  /**
   * @param field e.g. `PULSE1.DELAY`
   * @param value a string is assigned, strings are written as a table, one a line
   */
  constructor(
    readonly field: string,
    readonly value: string | readonly string[] = '',
  ) {
    super();
  }

  *execute(): ExchangeGenerator<void> {
    const exchange =
      typeof this.value === 'string'
        ? this.exchange(`${this.field}=${this.value}`)
        : this.exchange(`${this.field}<`, ...this.value, '');
    yield exchange;
    exchange.ok();
  }
}
