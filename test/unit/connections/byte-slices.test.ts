/** ByteSlices: bytes come out as they went in, in views or in copies. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ByteSlices } from '../../../lib/connections/byte-slices.js';
import { concat } from '../../helpers/data/streams.js';

/** As small as a view may be. */
const LARGE = 1024;
const BLOCK = 64 * 1024;

/** Bytes that differ from their neighbours and from other runs. */
function run(byteLength: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length: byteLength }, (_, i) => (i * 7 + seed * 31 + (i >> 8)) & 0xff);
}

function takeAll(slices: ByteSlices): Uint8Array[] {
  return slices.take(slices.byteLength);
}

describe('pushing', () => {
  test('keeps a view of a large piece', () => {
    const slices = new ByteSlices(false);
    const piece = run(LARGE);
    slices.push(piece);
    expect(takeAll(slices)[0]!.buffer).toBe(piece.buffer);
  });

  test('copies a small piece', () => {
    const slices = new ByteSlices(false);
    const piece = run(LARGE - 1);
    slices.push(piece);
    const [taken] = takeAll(slices);
    expect(taken!.buffer).not.toBe(piece.buffer);
    expect(taken).toEqual(piece);
  });

  test.each([10, LARGE, 3 * BLOCK + 5])('copies %i bytes if it must copy', (byteLength) => {
    const slices = new ByteSlices(true);
    const piece = run(byteLength);
    slices.push(piece);
    piece.fill(0xee);
    expect(concat(...takeAll(slices))).toEqual(run(byteLength));
  });

  test('counts the bytes', () => {
    const slices = new ByteSlices(false);
    slices.push(run(5));
    slices.push(run(2000));
    expect(slices.byteLength).toBe(2005);
  });

  test('ignores an empty piece', () => {
    const slices = new ByteSlices(false);
    slices.push(new Uint8Array(0));
    expect(slices.byteLength).toBe(0);
    expect(takeAll(slices)).toEqual([]);
  });

  test('gathers single bytes in few slices', () => {
    const slices = new ByteSlices(false);
    const bytes = run(2 * BLOCK + 100);
    for (let i = 0; i < bytes.byteLength; i++) slices.push(bytes.subarray(i, i + 1));
    const taken = takeAll(slices);
    expect(taken.map((slice) => slice.byteLength)).toEqual([BLOCK, BLOCK, 100]);
    expect(concat(...taken)).toEqual(bytes);
  });

  test('keeps the order of small pieces around a large one', () => {
    const slices = new ByteSlices(false);
    const pieces = [run(3, 1), run(4, 2), run(LARGE, 3), run(5, 4), run(6, 5)];
    for (const piece of pieces) slices.push(piece);
    const taken = takeAll(slices);
    expect(taken.map((slice) => slice.byteLength)).toEqual([7, LARGE, 11]);
    expect(concat(...taken)).toEqual(concat(...pieces));
  });
});

describe('taking', () => {
  test.each([0, 1, 9, 10, 11, 2009, 2010, 2011, 2020, 4000, 4020])(
    'the first %i bytes leaves the others',
    (count) => {
      const slices = new ByteSlices(false);
      const pieces = [run(10, 1), run(2000, 2), run(10, 3), run(2000, 4)];
      for (const piece of pieces) slices.push(piece);
      const taken = concat(...slices.take(count));
      expect(taken).toEqual(concat(...pieces).slice(0, count));
      expect(slices.byteLength).toBe(4020 - count);
      expect(concat(...takeAll(slices))).toEqual(concat(...pieces).slice(count));
    },
  );

  test('copies the rest, so that no buffer is kept', () => {
    const slices = new ByteSlices(false);
    const piece = run(5000);
    slices.push(piece);
    expect(slices.take(4000)[0]!.buffer).toBe(piece.buffer);
    piece.fill(0xee);
    expect(concat(...takeAll(slices))).toEqual(run(5000).slice(4000));
  });

  test('returns no empty slice', () => {
    const slices = new ByteSlices(false);
    slices.push(run(2000));
    slices.push(run(2000));
    expect(slices.take(2000).map((slice) => slice.byteLength)).toEqual([2000]);
  });

  test('returns bytes that later pushes do not change', () => {
    const slices = new ByteSlices(true);
    slices.push(run(100, 1));
    const taken = slices.take(60);
    for (let i = 0; i < 1000; i++) slices.push(run(200, i));
    expect(concat(...taken)).toEqual(run(100, 1).slice(0, 60));
  });
});

test('any pushes and takes return the bytes in order, even if the input is overwritten', () => {
  const step = fc.oneof(
    fc.record({ push: fc.oneof(fc.nat(20), fc.nat(3000), fc.nat(100_000)) }),
    fc.record({ take: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 20 }), (copy, steps) => {
      const slices = new ByteSlices(copy);
      let expected: Uint8Array = new Uint8Array(0);
      const taken: { got: Uint8Array[]; expected: Uint8Array }[] = [];
      for (const [index, action] of steps.entries()) {
        if ('push' in action) {
          const piece = run(action.push, index);
          expected = concat(expected, piece);
          slices.push(piece);
          if (copy) piece.fill(0xee);
        } else {
          const count = Math.floor(expected.byteLength * action.take);
          taken.push({ got: slices.take(count), expected: expected.slice(0, count) });
          expected = expected.slice(count);
        }
        expect(slices.byteLength).toBe(expected.byteLength);
      }
      taken.push({ got: takeAll(slices), expected });
      for (const each of taken) {
        expect(Buffer.compare(Buffer.concat(each.got), each.expected)).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});
