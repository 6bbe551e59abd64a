/** Pages are short enough to be read: limits of words, of cells in tables, and of lines of their source. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { cellsOf, pages, ROOT, wordsOf } from './pages.js';

const MOST_WORDS_OF_A_CELL = 25;
const MOST_CHARACTERS_OF_A_LINE = 160;
const MOST_WORDS_OF_A_PAGE = 1000;
/** The first that fits is the limit of a page. */
const MOST_WORDS: readonly (readonly [RegExp, number])[] = [
  [/^README\.md$/, 600],
  [/^docs\/performance\.md$/, 800],
  [/^docs\/decisions\/\d/, 300],
  // For those who work on the package, not for its users.
  [/^(?:CONTRIBUTING|bench\/NOTES)\.md$/, Infinity],
];

const mostWordsOf = (page: string): number =>
  MOST_WORDS.find(([path]) => path.test(page))?.[1] ?? MOST_WORDS_OF_A_PAGE;

describe.each(pages())('%s', (page) => {
  test('has at most so many words', () => {
    expect(wordsOf(page).length).toBeLessThanOrEqual(mostWordsOf(page));
  });

  test('has no long cell in a table', () => {
    const long = cellsOf(page).filter((cell) => countWords(cell) > MOST_WORDS_OF_A_CELL);
    expect(long).toEqual([]);
  });

  test('has no long line of source', () => {
    const lines = readFileSync(join(ROOT, page), 'utf8').split('\n');
    const long = lines
      .map((line, i) => ({ line: i + 1, characters: Array.from(line).length }))
      .filter(({ characters }) => characters > MOST_CHARACTERS_OF_A_LINE);
    expect(long).toEqual([]);
  });
});

test('performance has two tables at most', () => {
  const text = readFileSync(join(ROOT, 'docs/performance.md'), 'utf8');
  expect(text.match(/^\| *-/gm)?.length ?? 0).toBeLessThanOrEqual(2);
});

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
