import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import { splitLines } from '../../../../lib/cli/console/split-lines.js';

async function linesIn(...pieces: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  const input = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  for await (const some of splitLines(input)) lines.push(...some);
  return lines;
}

test.each([
  [[], []],
  [[''], []],
  [['a\nb\n'], ['a', 'b']],
  [['a\nb'], ['a', 'b']],
  [['a\n\nb\n\n'], ['a', '', 'b', '']],
  [
    ['a\r\nb\rc', '\r', '\nd\r'],
    ['a', 'b', 'c', 'd'],
  ],
  [
    ['a', 'b\nc', 'd'],
    ['ab', 'cd'],
  ],
])('%j', async (pieces, lines) => {
  expect(await linesIn(...pieces)).toEqual(lines);
});

test('characters of several bytes may be split', async () => {
  const bytes = Buffer.from('µm\n');
  expect(await linesIn(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['µm']);
});

test('the length of a line is limited', async () => {
  const piece = 'x'.repeat(100_000);
  await expect(linesIn(...Array<string>(20).fill(piece))).rejects.toThrow(
    'a line of more than 1048576 characters',
  );
});
