/**
 * The expressions of a lookup table: `A&(B|~C)`, `A=>B`, `A?B:C`.
 *
 * Bit n of the truth table is the result for the inputs A to E with the binary digits of n, A being
 * the most significant. By precedence, highest first: `~`, `=` (or `==`), `&`, `^`, `|`, `=>`, all
 * left-associative; `? :` is right-associative. Tokens wait on a stack until the next token shows
 * that they are complete, as in a PandA, so that the first error found is the same.
 */

import { Refused } from '../refused.js';

type Operation = (...operands: number[]) => number;

/** The kind of a token: a row and a column of `RELATIONS`. */
type Kind = 'value' | 'open' | 'close' | 'not' | 'binary' | 'if' | 'else' | 'end';

interface Token {
  readonly kind: Kind;
  /** For binary operators: a higher one binds tighter. */
  readonly precedence?: number | undefined;
  /** Computes the result from as many values as it has parameters. */
  readonly operation?: Operation | undefined;
}

const value = (table: number): Token => ({ kind: 'value', operation: () => table });
const binary = (precedence: number, operation: Operation): Token => ({
  kind: 'binary',
  precedence,
  operation,
});
const equal = binary(5, (a: number, b: number) => ~(a ^ b));

/** The tokens by text; if two match, the first one counts. */
const TOKENS: readonly (readonly [text: string, token: Token])[] = [
  ['A', value(0xffff0000)],
  ['B', value(0xff00ff00)],
  ['C', value(0xf0f0f0f0)],
  ['D', value(0xcccccccc)],
  ['E', value(0xaaaaaaaa)],
  ['0', value(0)],
  ['1', value(0xffffffff)],
  ['(', { kind: 'open' }],
  [')', { kind: 'close', operation: (a: number) => a }],
  ['~', { kind: 'not', operation: (a: number) => ~a }],
  ['=>', binary(1, (a: number, b: number) => ~a | b)],
  ['==', equal],
  ['=', equal],
  ['&', binary(4, (a: number, b: number) => a & b)],
  ['^', binary(3, (a: number, b: number) => a ^ b)],
  ['|', binary(2, (a: number, b: number) => a | b)],
  ['?', { kind: 'if' }],
  [':', { kind: 'else', operation: (a: number, b: number, c: number) => (a & b) | (~a & c) }],
];
const END: Token = { kind: 'end' };

const COLUMNS: readonly Kind[] = ['value', 'open', 'close', 'not', 'binary', 'if', 'else', 'end'];

/**
 * The relation of a waiting token (row) to the next one (column): `<` both wait, `>` the waiting
 * token is complete, `p` the precedence decides; a letter of `FAULTS` is an error.
 */
const RELATIONS: Readonly<Record<Kind, string>> = {
  value: 'oo>o>>>>',
  open: '<<<<<<ic',
  close: 'oo>o>>>>',
  not: '<<><>>>>',
  binary: '<<><p>>>',
  if: '<<e<<<<e',
  else: '<<><<<>>',
  end: '<<b<<<i>',
};

const FAULTS: ReadonlyMap<string, string> = new Map([
  ['o', 'Missing operator between values'],
  ['b', 'Missing open bracket'],
  ['c', 'Missing close bracket'],
  ['i', 'Missing ? before :'],
  ['e', 'Missing : after ?'],
]);

/** The most waiting tokens. */
const MAX_WAITING = 40;

/**
 * Computes the truth table of an expression.
 *
 * @throws Refused if the expression is invalid
 */
export function parseLutExpression(text: string): number {
  const tokens = readTokens(text);
  const waiting: Token[] = [END];
  const values: number[] = [];
  let next = tokens.next().value ?? END;
  while (waiting.length > 1 || next !== END) {
    const last = waiting.at(-1) as Token;
    const relation = relationOf(last, next);
    const fault = FAULTS.get(relation);
    if (fault !== undefined) throw new Refused(fault);
    if (relation === '>') {
      complete(last, waiting, values);
    } else {
      if (waiting.length === MAX_WAITING) throw new Refused('Expression too complex');
      waiting.push(next);
      next = tokens.next().value ?? END;
    }
  }
  const [table] = values;
  if (values.length !== 1 || table === undefined) throw new Refused('Missing value');
  return table >>> 0;
}

/** @throws Refused when it reaches an invalid token */
function* readTokens(text: string): Generator<Token, undefined> {
  for (let at = 0; at < text.length;) {
    const found = TOKENS.find(([symbol]) => text.startsWith(symbol, at));
    if (found !== undefined) yield found[1];
    else if (text[at] !== ' ') throw new Refused('Invalid token');
    at += found?.[0].length ?? 1;
  }
}

function relationOf(last: Token, next: Token): string {
  const relation = RELATIONS[last.kind][COLUMNS.indexOf(next.kind)] as string;
  if (relation !== 'p') return relation;
  return (last.precedence as number) < (next.precedence as number) ? '<' : '>';
}

function complete({ kind, operation }: Token, waiting: Token[], values: number[]): void {
  if (operation === undefined || values.length < operation.length)
    throw new Refused('Missing value');
  // eslint-disable-next-line no-restricted-syntax -- three at most
  values.push(operation(...values.splice(values.length - operation.length)));
  // A closing bracket also removes its opening bracket, and a `:` its `?`.
  waiting.splice(kind === 'close' || kind === 'else' ? -2 : -1);
}
