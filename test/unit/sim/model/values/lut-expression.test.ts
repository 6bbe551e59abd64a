import { describe, expect, it } from 'vitest';

import { parseLutExpression } from '../../../../../lib/sim/model/values/lut-expression.js';

/** The truth table of a function: bit n is its value for the digits of n. */
function tableOf(holds: (a: boolean, b: boolean, c: boolean) => boolean): number {
  let table = 0;
  for (let n = 0; n < 32; n++) {
    if (holds((n & 16) !== 0, (n & 8) !== 0, (n & 4) !== 0)) table |= 1 << n;
  }
  return table >>> 0;
}

describe('parseLutExpression', () => {
  it.each([
    ['A&B', tableOf((a, b) => a && b)],
    [' A | ~B ', tableOf((a, b) => a || !b)],
    ['A^B', tableOf((a, b) => a !== b)],
    ['A=B', tableOf((a, b) => a === b)],
    ['A=>B', tableOf((a, b) => !a || b)],
    ['A=>B=>C', tableOf((a, b, c) => (a && !b) || c)],
    ['A?B:C', tableOf((a, b, c) => (a ? b : c))],
    ['A|B&C', tableOf((a, b, c) => a || (b && c))],
    ['(A|B)&C', tableOf((a, b, c) => (a || b) && c)],
    ['~~A', tableOf((a) => a)],
    ['A=B=>C', tableOf((a, b, c) => a !== b || c)],
    ['A=B&C', tableOf((a, b, c) => a === b && c)],
    ['A|B=C', tableOf((a, b, c) => a || b === c)],
    ['A==B', tableOf((a, b) => a === b)],
    ['A^B&C', tableOf((a, b, c) => a !== (b && c))],
    ['A|B^C', tableOf((a, b, c) => a || b !== c)],
    ['~A=B', tableOf((a, b) => a !== b)],
    ['A?B:~A?C:B', tableOf((a, b, c) => (a ? b : c))],
    ['D', 0xcccccccc],
    ['E', 0xaaaaaaaa],
    ['A|1', 0xffffffff],
    ['A&0', 0],
  ])('%s', (text, table) => {
    expect(parseLutExpression(text)).toBe(table);
  });

  it.each([
    ['', 'Missing value'],
    ['A&', 'Missing value'],
    ['a', 'Invalid token'],
    ['A B', 'Missing operator between values'],
    ['A)', 'Missing open bracket'],
    ['(A', 'Missing close bracket'],
    ['A?B', 'Missing : after ?'],
    ['A:B', 'Missing ? before :'],
    ['~'.repeat(4000), 'Expression too complex'],
    ['('.repeat(4000), 'Expression too complex'],
    ['A?B:'.repeat(1300), 'Expression too complex'],
    ['A=>'.repeat(1300), 'Missing value'],
  ])('refuses %s', (text, message) => {
    expect(() => parseLutExpression(text)).toThrow(message);
  });
});
