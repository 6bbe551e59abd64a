/** Commands that read and write single values. */

import { InvalidOptionError } from '../errors.js';
import { checkField, checkLines, checkText, checkWords } from './checks.js';
import type { Exchange } from './exchange.js';
import { Question } from './question.js';

/** Sends one command unchanged and unchecked; the result is the unchanged lines of the answer. */
export class Raw extends Question<string[]> {
  /**
   * @param lines one command, without line ends; several lines only for a table, the last one empty
   */
  constructor(readonly lines: readonly string[]) {
    super();
  }

  ask(): Exchange {
    return this.exchange(this.lines);
  }

  read(exchange: Exchange): string[] {
    return [...exchange.received];
  }
}

/** Base class of commands that read a field, an attribute or a star command. */
export abstract class Query<T> extends Question<T> {
  /** @param field e.g. `PCAP.ACTIVE`, `SEQ1.TABLE`, `*IDN` */
  constructor(readonly field: string) {
    super();
  }

  ask(): Exchange {
    checkField(this.field);
    return this.exchange(`${this.field}?`);
  }
}

/**
 * Reads a field, an attribute or a star command; the result is a string, or strings for several
 * lines.
 */
export class Get extends Query<string | string[]> {
  read(exchange: Exchange): string | string[] {
    return exchange.isMultiline ? exchange.multiline() : exchange.line();
  }
}

/** Reads a value of one line; an answer of several lines is an error. */
export class GetLine extends Query<string> {
  read(exchange: Exchange): string {
    return exchange.line();
  }
}

/**
 * Reads a value of any number of lines, such as a table or a list; an answer of one line is an
 * error.
 */
export class GetMultiline extends Query<string[]> {
  read(exchange: Exchange): string[] {
    return exchange.multiline();
  }
}

/**
 * Sets a field, an attribute or a table; there is no result.
 *
 * The words of a table are checked before they are sent, since the PandA would wrap words that are
 * not 32-bit: 4294967296 to 0 and -1 to 4294967295. A single value is sent unchecked, since the
 * range of its field is unknown here; the PandA wraps the value of a `uint` as well. `GetFieldInfo`
 * returns the ranges. `Raw` also sends tables unchecked.
 *
 * @throws TableError while running, for a word that is not an integer from 0 to 4294967295
 */
export class Put extends Question<void> {
  /** The value to send: one string, or the lines of a table. */
  readonly value: string | readonly string[];

  /**
   * @param field e.g. `PULSE1.DELAY`
   * @param value a string is assigned as it is, a number as decimal digits, true and false as `1`
   *   and `0`; an array of strings is written as a table, one line each; an empty array empties the
   *   table
   * @throws InvalidOptionError for a number that is not finite
   */
  constructor(
    readonly field: string,
    value: string | number | boolean | readonly string[] = '',
  ) {
    super();
    this.value = textOf(field, value);
  }

  ask(): Exchange {
    const { field, value } = this;
    checkField(field);
    if (Array.isArray(value)) checkLines(field, value);
    else checkText(field, value);
    if (typeof value === 'string') return this.exchange(`${field}=${value}`);
    const exchange = this.exchange([`${field}<`, ...value, '']);
    checkWords(field, value);
    return exchange;
  }

  read(exchange: Exchange): void {
    exchange.ok();
  }
}

/** A PandA also reads `1e-7` and `1e+21`. */
function textOf(
  field: string,
  value: string | number | boolean | readonly string[],
): string | readonly string[] {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'number') return value;
  if (Number.isFinite(value)) return String(value);
  throw new InvalidOptionError(`The value for ${field} is ${value}: give a finite number.`);
}
