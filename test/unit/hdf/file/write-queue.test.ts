/** When batches go to the file, and when it is flushed. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { CaptureFile } from '../../../../lib/hdf/file/capture-file.js';
import type { ColumnData } from '../../../../lib/scaling/column-data.js';
import { WriteQueue } from '../../../../lib/hdf/file/write-queue.js';

const columnsOf = (byteLength: number): ColumnData =>
  ({
    kind: 'columns',
    sampleCount: 1,
    byteLength,
    names: ['a'],
    columns: [new Float64Array(1)],
  }) as unknown as ColumnData;
const columns = columnsOf(8);

let calls: string[];
const told = (call: string): Promise<void> => {
  calls.push(call);
  return Promise.resolve();
};
const file = {
  flush: () => told('flush'),
  appendColumns: (_: unknown, rows: number, flush: boolean) =>
    told(`${rows} row${flush ? ', flush' : ''}`),
} as unknown as CaptureFile;

const queueOf = (flushPeriod: number): WriteQueue =>
  new WriteQueue(file, {
    flushPeriod,
    onWritten: () => {},
    onError: (error) => {
      throw error;
    },
  });

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first flush makes the file readable, with or without rows', async () => {
  const queue = queueOf(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['flush']);
  await queue.drain();
});

test('there is no call for a flush of what is flushed already', async () => {
  const queue = queueOf(0.001);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['flush']);
  void queue.put(columns);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['flush', '1 row, flush']);
  void queue.put(columns);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['flush', '1 row, flush', '1 row, flush']);
  await queue.drain();
});

test('no timer for a flush runs while there is nothing to be flushed', async () => {
  const queue = queueOf(0.001);
  await vi.advanceTimersByTimeAsync(1000);
  const idle = vi.getTimerCount();
  void queue.put(columns);
  expect(vi.getTimerCount()).toBe(idle + 1);
  await vi.advanceTimersByTimeAsync(1);
  expect(calls).toEqual(['flush', '1 row, flush']);
  expect(vi.getTimerCount()).toBe(idle);
  void queue.put(columns);
  await queue.drain();
  expect(vi.getTimerCount()).toBe(0);
});

test('what takes several calls is flushed with the last of them', async () => {
  const queue = queueOf(1);
  for (let i = 0; i < 3; i++) void queue.put(columns);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['1 row', '1 row', '1 row, flush']);
  await vi.advanceTimersByTimeAsync(2000);
  expect(calls).toHaveLength(3);
  await queue.drain();
});

test.each([0, 1])(
  'while nothing comes it is looked after now and then; period %d',
  async (period) => {
    const queue = queueOf(period);
    await vi.advanceTimersByTimeAsync(period === 0 ? 20_000 : 0);
    expect(calls).toEqual([]);
    void queue.put(columns);
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls).toEqual(['1 row, flush']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(calls).toEqual(['1 row, flush', 'flush']);
    await queue.drain();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(calls).toHaveLength(2);
  },
);

test('with a period of 0 each call flushes', async () => {
  const queue = queueOf(0);
  void queue.put(columns);
  void queue.put(columns);
  await vi.advanceTimersByTimeAsync(0);
  expect(calls).toEqual(['1 row, flush', '1 row, flush']);
  await queue.drain();
});

test('whatever waits fails with what has failed first, though that was a flush', async () => {
  const first = new Error('the quota is used up');
  const failing = {
    flush: () => Promise.reject(first),
    appendColumns: () => Promise.reject(new Error('an earlier write failed')),
  } as unknown as CaptureFile;
  const told: unknown[] = [];
  const queue = new WriteQueue(failing, {
    flushPeriod: 1,
    onWritten: () => {},
    onError: (error) => told.push(error),
  });
  vi.advanceTimersByTime(1000);
  const big = columnsOf(1024 * 1024);
  const written = [queue.put(big), queue.put(big)].map((each) =>
    each.catch((error: unknown) => told.push(error)),
  );
  await Promise.all(written);
  expect(told).toEqual([first, first, first]);
  await expect(queue.drain()).rejects.toBe(first);
});
