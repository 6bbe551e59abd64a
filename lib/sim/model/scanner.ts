/**
 * Parses a line from left to right as a PandA does. Numbers follow C's `strtoul`, `strtol` and
 * `strtod`, with leading blanks, hexadecimal, octal, and wrapping integers.
 */

import { Refused } from './refused.js';

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const WORD = /[A-Za-z_]+/y;
const INTEGER = /[ \t\n\v\f\r]*([+-]?)(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*)|([1-9][0-9]*))/y;
const DECIMAL = /[ \t\n\v\f\r]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/y;
const HEX_FLOAT =
  /[ \t\n\v\f\r]*([+-]?)0[xX]([0-9a-fA-F]+)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]{1,5}))?/y;
const NO_NUMBER = /[ \t\n\v\f\r]*([+-]?)(?:(inf(?:inity)?)|nan(?:\(\w*\))?)/iy;

/** The number of digits that a double can always represent. */
const EXACT_DIGITS = 13;
const MIN_NORMAL = 2 ** -1022;
const OUT_OF_RANGE = 'Error converting number: (34) Numerical result out of range';
/** The longest name in characters. */
const MAX_NAME_LENGTH = 31;
const MAX_UINT64 = 2n ** 64n - 1n;
const MAX_INT64 = 2n ** 63n - 1n;

/** A text and the position up to which it has been read. */
export class Scanner {
  #at: number;

  constructor(
    readonly text: string,
    start = 0,
  ) {
    this.#at = start;
  }

  get isAtEnd(): boolean {
    return this.#at === this.text.length;
  }

  /** Skips this character if it is next. */
  skip(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** Whether the rest starts with this text; does not advance. */
  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.#at);
  }

  /** Skips spaces and tabs. */
  skipBlanks(): void {
    while (this.skip(' ') || this.skip('\t'));
  }

  /** @throws Refused if this is not the next character */
  expect(character: string): void {
    if (!this.skip(character)) throw new Refused(`Character '${character}' expected`);
  }

  /** @throws Refused if there is text left */
  end(): void {
    if (!this.isAtEnd) throw new Refused('Unexpected character after input');
  }

  /** Returns the whole rest. */
  rest(): string {
    const rest = this.text.slice(this.#at);
    this.#at = this.text.length;
    return rest;
  }

  /**
   * Reads a name: a letter or an underscore, then letters, underscores and digits.
   *
   * @throws Refused if there is none, or it is too long
   */
  name(): string {
    return this.#name(NAME);
  }

  /**
   * Reads a word: letters and underscores.
   *
   * @throws Refused if there is none, or it is too long
   */
  word(): string {
    return this.#name(WORD);
  }

  /**
   * Reads a `0` or a `1`.
   *
   * @throws Refused if neither is next
   */
  bit(): number {
    if (this.skip('0')) return 0;
    if (this.skip('1')) return 1;
    throw new Refused('Invalid bit value');
  }

  /** Reads an integer and wraps it to 0 to 2^32 - 1: -1 becomes 4294967295. */
  uint32(): number {
    const value = this.#integer(-MAX_UINT64, MAX_UINT64);
    return typeof value === 'number' ? value >>> 0 : Number(BigInt.asUintN(32, value));
  }

  /** Reads an integer and wraps it to -2^31 to 2^31 - 1. */
  int32(): number {
    const value = this.#integer(-MAX_INT64 - 1n, MAX_INT64);
    return typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value));
  }

  /** Reads an integer and wraps it to 0 to 2^64 - 1; above 2^53 it is rounded. */
  uint64(): number {
    return Number(BigInt.asUintN(64, BigInt(this.#integer(-MAX_UINT64, MAX_UINT64))));
  }

  /** Reads a number, including `inf` and `nan`. */
  double(): number {
    const hex = this.#match(HEX_FLOAT);
    if (hex !== null) {
      const [, sign, whole = '', fraction = '', exponent = '0'] = hex;
      const digits = parseInt(whole + fraction, 16);
      const size = digits * 2 ** (Number(exponent) - 4 * fraction.length);
      if (!Number.isFinite(size) || (size === 0 && digits > 0)) throw new Refused(OUT_OF_RANGE);
      return sign === '-' ? -size : size;
    }
    const decimal = this.#match(DECIMAL);
    if (decimal !== null) {
      const text = decimal[1] as string;
      const value = Number(text);
      // Subnormal numbers are not exact, and are refused.
      const isTooSmall = Math.abs(value) < MIN_NORMAL && /^[^eE]*[1-9]/.test(text);
      if (!Number.isFinite(value) || isTooSmall) throw new Refused(OUT_OF_RANGE);
      return value;
    }
    const other = this.#match(NO_NUMBER);
    if (other === null) throw new Refused('Number missing');
    const size = other[2] === undefined ? NaN : Infinity;
    return other[1] === '-' ? -size : size;
  }

  #integer(min: bigint, max: bigint): number | bigint {
    const match = this.#match(INTEGER);
    if (match === null) throw new Refused('Number missing');
    const [, sign, hex, octal, decimal] = match;
    const digits = hex ?? octal ?? decimal ?? '';
    const prefix = hex !== undefined ? '0x' : octal !== undefined ? '0o' : '';
    if (digits.length <= EXACT_DIGITS) {
      const size = Number(digits === '0' ? digits : prefix + digits);
      return sign === '-' ? -size : size;
    }
    const size = BigInt(prefix + digits);
    const value = sign === '-' ? -size : size;
    if (value < min || value > max) throw new Refused(OUT_OF_RANGE);
    return value;
  }

  #name(pattern: RegExp): string {
    const name = this.#match(pattern)?.[0];
    if (name === undefined) throw new Refused('No name found');
    if (name.length > MAX_NAME_LENGTH) throw new Refused('Name too long');
    return name;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }
}

/**
 * Parses a whole text.
 *
 * @throws Refused if `read` does, or if text is left
 */
export function scanAll<T>(text: string, read: (scanner: Scanner) => T): T {
  const scanner = new Scanner(text);
  const value = read(scanner);
  scanner.end();
  return value;
}
