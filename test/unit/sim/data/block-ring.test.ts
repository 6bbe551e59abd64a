import { expect, test } from 'vitest';

import { BlockRing } from '../../../../lib/sim/data/block-ring.js';

const block = (length: number): Uint8Array => new Uint8Array(length);

test('keeps the newest blocks, and counts the dropped ones', () => {
  const ring = new BlockRing(3);
  const blocks = [10, 20, 30, 40, 50].map(block);
  for (const each of blocks) ring.push(each);
  expect([ring.first, ring.end]).toEqual([2, 5]);
  expect(ring.get(1)).toBeUndefined();
  expect(ring.get(2)).toBe(blocks[2]);
  expect(ring.get(4)).toBe(blocks[4]);
  expect(ring.get(5)).toBeUndefined();
  expect([2, 3, 5].map((number) => ring.bytesBefore(number))).toEqual([30, 60, 150]);
});

test('a new ring is empty', () => {
  const ring = new BlockRing(3);
  expect([ring.first, ring.end, ring.bytesBefore(0)]).toEqual([0, 0, 0]);
  expect(ring.get(0)).toBeUndefined();
});

test('releases its blocks', () => {
  const ring = new BlockRing(2);
  ring.push(block(1));
  ring.clear();
  expect(ring.get(0)).toBeUndefined();
});
