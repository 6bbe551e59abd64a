/** Reading and writing single values. */

import { checkField, checkLines, checkText } from './checks.js';
import { type ApiVersion, Command } from './command.js';
import type { ExchangeGenerator } from './exchange.js';

/** Sends one command as it is; the result is the lines of the answer as they are. */
export class Raw extends Command<string[]> {
  /** @param lines of one command, without line ends: several only for a table, the last one empty */
  constructor(readonly lines: readonly string[]) {
    super();
  }

  *execute(_version?: ApiVersion | null): ExchangeGenerator<string[]> {
    const exchange = this.exchange(this.lines);
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

  *execute(_version?: ApiVersion | null): ExchangeGenerator<string | string[]> {
    checkField(this.field);
    const exchange = this.exchange(`${this.field}?`);
    yield exchange;
    return exchange.isMultiline ? exchange.multiline() : exchange.line();
  }
}

/** Reads a value of one line; an answer of several lines is an error. */
export class GetLine extends Command<string> {
  /** @param field e.g. `PULSE1.DELAY`, `*IDN` */
  constructor(readonly field: string) {
    super();
  }

  *execute(_version?: ApiVersion | null): ExchangeGenerator<string> {
    checkField(this.field);
    const exchange = this.exchange(`${this.field}?`);
    yield exchange;
    return exchange.line();
  }
}

/** Reads a value of any number of lines, as tables and lists are; one of one line is an error. */
export class GetMultiline extends Command<string[]> {
  /** @param field e.g. `SEQ1.TABLE`, `*BITS` */
  constructor(readonly field: string) {
    super();
  }

  *execute(_version?: ApiVersion | null): ExchangeGenerator<string[]> {
    checkField(this.field);
    const exchange = this.exchange(`${this.field}?`);
    yield exchange;
    return exchange.multiline();
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

  *execute(_version?: ApiVersion | null): ExchangeGenerator<void> {
    checkField(this.field);
    if (Array.isArray(this.value)) checkLines(this.field, this.value);
    else checkText(this.field, this.value);
    const exchange = this.exchange(
      typeof this.value === 'string'
        ? [`${this.field}=${this.value}`]
        : [`${this.field}<`, ...this.value, ''],
    );
    yield exchange;
    exchange.ok();
  }
}
