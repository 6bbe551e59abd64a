import { describe, expect, it } from 'vitest';

import { type Scanner, scanAll } from '../../../../lib/sim/model/scanner.js';

const uint = (scanner: Scanner): number => scanner.uint32();
const int = (scanner: Scanner): number => scanner.int32();
const double = (scanner: Scanner): number => scanner.double();

describe('Scanner', () => {
  it.each([
    ['0', 0],
    ['  \t+42', 42],
    ['4294967295', 4294967295],
    ['4294967296', 0],
    ['-1', 4294967295],
    ['0x1F', 31],
    ['-0x1', 4294967295],
    ['010', 8],
    ['18446744073709551615', 4294967295],
    ['123456789012345678', Number(123456789012345678n % 2n ** 32n)],
  ])('reads %j as an unsigned integer', (text, value) => {
    expect(scanAll(text, uint)).toBe(value);
  });

  it.each([
    ['2147483648', -2147483648],
    ['-7', -7],
    ['4294967295', -1],
    ['-9223372036854775808', 0],
  ])('reads %j as a signed integer', (text, value) => {
    expect(scanAll(text, int)).toBe(value);
  });

  it.each([
    ['', 'Number missing'],
    ['x', 'Number missing'],
    ['- 1', 'Number missing'],
    ['1 ', 'Unexpected character after input'],
    ['1.5', 'Unexpected character after input'],
    ['08', 'Unexpected character after input'],
    ['0x', 'Unexpected character after input'],
    ['18446744073709551616', 'Error converting number'],
    ['9'.repeat(4000), 'Error converting number'],
  ])('refuses %j as an integer', (text, message) => {
    expect(() => scanAll(text, uint)).toThrow(message);
  });

  it.each([
    ['1', 1],
    [' -2.5e-3', -0.0025],
    ['.5', 0.5],
    ['5.', 5],
    ['1e30', 1e30],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
    ['nan(x)', NaN],
    ['0x10', 16],
    ['-0x1.8p1', -3],
    ['0e999', 0],
  ])('reads %j as a number', (text, value) => {
    expect(scanAll(text, double)).toBe(value);
  });

  it.each([
    ['', 'Number missing'],
    ['e5', 'Number missing'],
    ['.', 'Number missing'],
    ['1e', 'Unexpected character after input'],
    ['1,5', 'Unexpected character after input'],
    ['1e999', 'Error converting number'],
    ['1e-999', 'Error converting number'],
  ])('refuses %j as a number', (text, message) => {
    expect(() => scanAll(text, double)).toThrow(message);
  });
});
