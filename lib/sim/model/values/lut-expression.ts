/**
 * The expressions of a lookup table: `A&(B|~C)`, `A=>B`, `A?B:C`.
 *
 * Bit n of the truth table is the result for A to E being the digits of n in binary, A the most
 * significant. From the tightest: `~`, `&`, `^`, `|`, `=`, `=>` (to the right), `? :` (to the right).
 */

import { Refused } from '../refused.js';
import { Scanner } from '../scanner.js';

/** Truth tables of what an expression is made of. */
const OPERANDS: ReadonlyMap<string, number> = new Map([
  ['A', 0xffff0000],
  ['B', 0xff00ff00],
  ['C', 0xf0f0f0f0],
  ['D', 0xcccccccc],
  ['E', 0xaaaaaaaa],
  ['0', 0],
  ['1', 0xffffffff],
]);

/** Brackets, `~` and the like can't be nested deeper: a line is bounded, and so is the stack. */
const MAX_DEPTH = 100;

/**
 * The truth table of an expression.
 *
 * @throws Refused if it is none
 */
export function parseLutExpression(text: string): number {
  return new LutParser(text).parse() >>> 0;
}

class LutParser {
  readonly #scanner: Scanner;
  #depth = 0;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  parse(): number {
    const value = this.#choice();
    this.#scanner.skipBlanks();
    this.#scanner.end();
    return value;
  }

  #choice(): number {
    const condition = this.#implication();
    if (!this.#skip('?')) return condition;
    const yes = this.#nested(() => this.#choice());
    if (!this.#skip(':')) throw new Refused("Character ':' expected");
    const no = this.#nested(() => this.#choice());
    return (condition & yes) | (~condition & no);
  }

  #implication(): number {
    const premise = this.#equality();
    if (!this.#skip('=>')) return premise;
    return ~premise | this.#nested(() => this.#implication());
  }

  #equality(): number {
    let value = this.#or();
    while (!this.#isNext('=>') && this.#skip('=')) value = ~(value ^ this.#or());
    return value;
  }

  #or(): number {
    let value = this.#exclusiveOr();
    while (this.#skip('|')) value |= this.#exclusiveOr();
    return value;
  }

  #exclusiveOr(): number {
    let value = this.#and();
    while (this.#skip('^')) value ^= this.#and();
    return value;
  }

  #and(): number {
    let value = this.#operand();
    while (this.#skip('&')) value &= this.#operand();
    return value;
  }

  #operand(): number {
    if (this.#skip('~')) return ~this.#nested(() => this.#operand());
    if (this.#skip('(')) {
      const value = this.#nested(() => this.#choice());
      if (!this.#skip(')')) throw new Refused("Character ')' expected");
      return value;
    }
    for (const [name, table] of OPERANDS) if (this.#skip(name)) return table;
    throw new Refused('Missing value');
  }

  #nested(parse: () => number): number {
    if (++this.#depth > MAX_DEPTH) throw new Refused('Expression too complex');
    const value = parse();
    this.#depth--;
    return value;
  }

  #isNext(symbol: string): boolean {
    this.#scanner.skipBlanks();
    return this.#scanner.startsWith(symbol);
  }

  #skip(symbol: string): boolean {
    if (!this.#isNext(symbol)) return false;
    for (const character of symbol) this.#scanner.skip(character);
    return true;
  }
}
