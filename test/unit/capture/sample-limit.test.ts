/** As many samples of each acquisition as are wanted. */

import { describe, expect, test } from 'vitest';

import { SampleLimit } from '../../../lib/capture/sample-limit.js';
import type { EndData, StartData } from '../../../lib/responses/data.js';
import { FrameData, SampleLayout } from '../../../lib/responses/frame-data.js';
import { ColumnData } from '../../../lib/scaling/column-data.js';

const LAYOUT = new SampleLayout([], 4);
const START = { kind: 'start', armTime: null, missed: 0 } as StartData;
let released = 0;
const lease = { release: () => released++ };
const frame = (count: number, first = 0): FrameData =>
  new FrameData(LAYOUT, [new Uint8Array(4 * count)], count, lease, first);

test('passes frames up to the limit, cuts one, and releases later ones', () => {
  released = 0;
  const limit = new SampleLimit(5);
  limit.take(START);
  const whole = frame(3);
  expect(limit.take(whole)).toBe(whole);
  const cut = limit.take(frame(3, 3));
  expect(cut).toMatchObject({ sampleCount: 2, byteLength: 8, firstSample: 3 });
  expect(released).toBe(0);
  expect(limit.take(frame(3, 6))).toBeNull();
  expect(released).toBe(1);
  cut?.release();
  expect(released).toBe(2);
});

test('starts again with each acquisition', () => {
  const limit = new SampleLimit(2);
  for (let i = 0; i < 3; i++) {
    limit.take(START);
    expect(limit.take(frame(5))).toMatchObject({ sampleCount: 2 });
  }
});

test('knows when all samples of an acquisition have come', () => {
  const limit = new SampleLimit(5, 7);
  limit.take(START);
  limit.take(frame(4));
  expect(limit.isFull).toBe(false);
  limit.take(frame(4, 4));
  expect(limit.isFull).toBe(true);
  limit.take(START);
  expect(limit.isFull).toBe(false);
  limit.take(frame(2));
  expect([limit.isFull, limit.isReached]).toEqual([true, true]);
  const all = new SampleLimit(Infinity);
  all.take(START);
  all.take(frame(5));
  expect(all.isFull).toBe(false);
});

test('cuts columns', () => {
  const limit = new SampleLimit(2);
  const columns = new ColumnData(3, ['a'], [Float64Array.of(1, 2, 3)]);
  expect(limit.take(columns)?.column('a')).toEqual(Float64Array.of(1, 2));
  expect(limit.take(columns)).toBeNull();
});

test('ignores suspect rows that are not wanted; passes other items', () => {
  const limit = new SampleLimit(5);
  const end: EndData = { kind: 'end', samples: 9, reason: 'Data overrun', firstSuspectSample: 5 };
  expect(limit.take(end)).toEqual({ kind: 'end', samples: 9, reason: 'Data overrun' });
  const within = { ...end, firstSuspectSample: 4 };
  expect(limit.take(within)).toBe(within);
  expect(limit.take(17)).toBe(17);
  expect(limit.take({ kind: 'ready' })).toEqual({ kind: 'ready' });
});

describe('a total', () => {
  const start = (armTime: string | null, missed = 0): StartData =>
    ({ kind: 'start', armTime, missed }) as StartData;
  const taken = (limit: SampleLimit, count: number): number =>
    limit.take(frame(count))?.sampleCount ?? 0;

  test('counts samples that are sent again once', () => {
    const limit = new SampleLimit(Infinity, 10);
    limit.take(start('a'));
    expect(taken(limit, 6)).toBe(6);
    // The connection was lost.
    limit.take(start('a', 2));
    expect(limit.rows).toBe(8);
    expect([taken(limit, 5), taken(limit, 5)]).toEqual([5, 3]);
    expect(limit.isReached).toBe(true);
  });

  test.each([
    ['another acquisition', start('b')],
    ['one that can not be told from others', start(null)],
    ['the rest, behind a gap', start('a', 7)],
  ])('counts all of %s', (_, next) => {
    const limit = new SampleLimit(Infinity, 10);
    limit.take(start('a'));
    taken(limit, 6);
    limit.take(next);
    expect([taken(limit, 6), limit.isReached]).toEqual([4, true]);
  });

  test('counts all of an acquisition behind an END', () => {
    const limit = new SampleLimit(4, 10);
    for (const wanted of [4, 4, 2]) {
      limit.take(start('a'));
      expect(taken(limit, 6)).toBe(wanted);
      limit.take({ kind: 'end', samples: 6, reason: 'Ok' });
    }
  });
});
