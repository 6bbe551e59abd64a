/** Blocks in other languages than ours: they are what they say, or say why nobody can tell. */

import { spawnSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { allBlocks, type Block } from './pages.js';

/** Checked by the other tests in this folder. */
const ELSEWHERE = ['ts', 'js', 'sh', 'console'];
/** Not a program. */
const PLAIN = ['text', 'diff', 'csv'];
const titleOf = ({ page, line }: Block): string => `${page}:${line}`;

test('every block has a language', () => {
  const known = [...ELSEWHERE, ...PLAIN, 'json', 'python'];
  const strange = allBlocks().filter(
    ({ language, mark }) => !known.includes(language) && mark?.startsWith('not run: ') !== true,
  );
  expect(strange.map(titleOf)).toEqual([]);
});

describe('json', () => {
  test.each(allBlocks('json').map((block) => [titleOf(block), block.code]))('%s', (_, code) => {
    expect(() => JSON.parse(code) as unknown).not.toThrow();
  });
});

describe('python', () => {
  test.each(allBlocks('python').map((block) => [titleOf(block), block.code]))('%s', (_, code) => {
    const compile = 'import sys; compile(sys.stdin.read(), "block", "exec")';
    const { stderr } = spawnSync('python3', ['-c', compile], { input: code, encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});
