/** Whole numbers as a PandA reads them. */

import { describe, expect, test } from 'vitest';

import { integerFault, isInteger, readInteger } from '../../../lib/tables/integers.js';

describe('readInteger', () => {
  test.each([
    ['0', 0],
    ['+5', 5],
    ['-5', -5],
    [' \t7', 7],
    ['0x10', 16],
    ['0XfF', 255],
    ['-0x1', -1],
    ['007', 7],
    ['000', 0],
    ['4294967296', 4294967296],
  ])('takes %j', (text, number) => {
    expect(readInteger(text)).toBe(number);
    expect(isInteger(text)).toBe(true);
  });

  test.each(['', ' ', '-', '1.5', '1e3', '1 ', '1 2', 'x', '0x', '1_000', '１', '\u00a01', 'NaN'])(
    'does not take %j',
    (text) => {
      expect(readInteger(text)).toBeNaN();
      expect(isInteger(text)).toBe(false);
    },
  );

  // 010 is 8 to the PandA, and 08 is 0 with rubbish behind it.
  test.each(['010', '08', '-0010', ' 0100'])('does not take %j, which is octal', (text) => {
    expect(readInteger(text)).toBeNaN();
    expect(integerFault(text, [0, 1000])).toMatch('octal');
  });
});

test.each([
  ['0', null],
  ['9', null],
  ['-0', null],
  ['-1', 'it has to be a whole number from 0 to 9'],
  ['10', 'it has to be a whole number from 0 to 9'],
  ['1e0', 'it has to be a whole number from 0 to 9'],
  ['99999999999999999999999999999999', 'it has to be a whole number from 0 to 9'],
])('of %j in 0 to 9 the fault is %j', (text, fault) => {
  expect(integerFault(text, [0, 9])).toBe(fault);
});

test('a long text takes no time', () => {
  const zeros = '0'.repeat(1_000_000);
  expect(readInteger(zeros)).toBe(0);
  expect(readInteger(`${zeros}x`)).toBeNaN();
});
