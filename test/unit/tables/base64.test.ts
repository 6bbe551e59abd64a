/** Words in base64, against Node's own. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fromBase64Lines, toBase64Lines } from '../../../lib/tables/base64.js';
import { thrownBy } from '../../helpers/control/commands.js';

const words = fc.uint32Array({ maxLength: 100 });

function inOneLine(array: Uint32Array): string {
  const bytes = Buffer.alloc(array.length * 4);
  for (const [i, word] of array.entries()) bytes.writeUInt32LE(word, i * 4);
  return bytes.toString('base64');
}

test('lines have 64 characters, each of whole words', () => {
  fc.assert(
    fc.property(words, (array) => {
      const lines = toBase64Lines(array);
      expect(lines.every((line, i) => line.length === 64 || i === lines.length - 1)).toBe(true);
      const parts = lines.map((_, i) => inOneLine(array.subarray(i * 12, i * 12 + 12)));
      expect(lines).toEqual(parts);
    }),
  );
});

test('lines of any length are read', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 5 }), (parts) => {
      const together = Uint32Array.from(parts.flatMap((part) => [...part]));
      expect(fromBase64Lines(parts.map(inOneLine))).toEqual(together);
      expect(fromBase64Lines(toBase64Lines(together))).toEqual(together);
    }),
  );
});

test.each([
  'AAA',
  'AAAA',
  'AAAAAA',
  'AAAAAAA=',
  'not base64!!',
  'AAAA\u0100A==',
  '====',
  'AA==AA==',
])('fails for %j', (line) => {
  expect(thrownBy(() => fromBase64Lines(['AAAAAA==', line]))).toMatchObject({
    code: 'TABLE',
    value: line,
  });
});
