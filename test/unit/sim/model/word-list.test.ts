import { expect, it } from 'vitest';

import { WordList } from '../../../../lib/sim/model/word-list.js';

it('holds words up to its limit, and does not change words that were returned', () => {
  const list = new WordList(100);
  expect(list.append(Uint32Array.from({ length: 60 }, (_, i) => i))).toBe(true);
  const before = list.words;
  expect(list.append(new Uint32Array(41))).toBe(false);
  expect(list.length).toBe(60);

  list.drop(50);
  expect([...list.words]).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
  for (let i = 0; i < 90; i++) expect(list.push(1000 + i)).toBe(true);
  expect(list.push(0)).toBe(false);
  expect(list.words).toHaveLength(100);
  expect(list.words.at(-1)).toBe(1089);
  expect([...before]).toEqual(Array.from({ length: 60 }, (_, i) => i));

  list.drop(1000);
  expect(list.words).toHaveLength(0);
  list.push(7);
  list.clear();
  expect(list.words).toHaveLength(0);
  expect([...before.subarray(0, 2)]).toEqual([0, 1]);
});
