/** unitsFirst: units before their values, and nothing else moved. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { stateToEntries } from '../../../lib/state/entries.js';
import { unitsFirst } from '../../../lib/state/units-first.js';

function ordered(...state: string[]): string[] {
  return unitsFirst(stateToEntries(state)).map(({ head }) => head);
}

test.each([
  [
    ['X=1', 'X.UNITS=s'],
    ['X.UNITS=s', 'X=1'],
  ],
  [
    ['X.UNITS=s', 'Y=1', 'X=1'],
    ['X.UNITS=s', 'Y=1', 'X=1'],
  ],
  [
    ['A=1', 'X=1', 'B=1', 'X.UNITS=s', 'C=1'],
    ['A=1', 'X.UNITS=s', 'X=1', 'B=1', 'C=1'],
  ],
  // Who writes it like this means it: the value is in seconds, and shown in ms afterwards.
  [
    ['X.UNITS=s', 'X=1', 'X.UNITS=ms'],
    ['X.UNITS=s', 'X=1', 'X.UNITS=ms'],
  ],
  [
    ['UNITS=1', '.UNITS=s'],
    ['UNITS=1', '.UNITS=s'],
  ],
])('%j becomes %j', (state, expected) => {
  expect(ordered(...state)).toEqual(expected);
});

test('nothing is lost, and only units move, in any order', () => {
  const names = ['A', 'A.UNITS', 'B', 'B.UNITS', 'C', 'D.UNITS', 'A.SCALE'];
  fc.assert(
    fc.property(fc.shuffledSubarray(names), (subset) => {
      const state = subset.map((name) => `${name}=1`);
      const result = ordered(...state);
      expect([...result].sort()).toEqual([...state].sort());
      const others = (lines: string[]) => lines.filter((line) => !line.includes('.UNITS'));
      expect(others(result)).toEqual(others(state));
      for (const name of ['A', 'B']) {
        if (!subset.includes(name) || !subset.includes(`${name}.UNITS`)) continue;
        expect(result.indexOf(`${name}.UNITS=1`)).toBeLessThan(result.indexOf(`${name}=1`));
      }
    }),
  );
});
