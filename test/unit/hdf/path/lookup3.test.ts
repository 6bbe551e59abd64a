import { expect, test } from 'vitest';

import { lookup3 } from '../../../../lib/hdf/path/lookup3.js';

/** The values of the driver of the published C program. */
test.each([
  ['', 0xdeadbeef],
  ['Four score and seven years ago', 0x17770551],
])('%j', (text, hash) => {
  expect(lookup3(Buffer.from(text))).toBe(hash);
});

test('every byte counts', () => {
  const hashes = new Set<number>();
  for (let length = 0; length < 40; length++) {
    const bytes = new Uint8Array(length);
    hashes.add(lookup3(bytes));
    for (let i = 0; i < length; i++) hashes.add(lookup3(bytes.with(i, 1)));
  }
  expect(hashes.size).toBe(40 + (40 * 39) / 2);
});
