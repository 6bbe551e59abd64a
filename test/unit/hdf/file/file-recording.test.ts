/** When rows go to the file, and when it is flushed. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { CaptureFile } from '../../../../lib/hdf/file/capture-file.js';
import { FileRecording } from '../../../../lib/hdf/file/file-recording.js';
import type { StartData } from '../../../../lib/responses/data.js';
import { ColumnData } from '../../../../lib/scaling/column-data.js';

const row = new ColumnData(1, ['a'], [new Float64Array(1)]);
const start = { kind: 'start', missed: 0, sampleBytes: 8 } as unknown as StartData;
const state = { path: '/data/x.h5', rows: 0, progress: { samples: 0, firstUncertainSample: null } };

let calls: string[];
const told = (call: string): Promise<void> => {
  calls.push(call);
  return Promise.resolve();
};
const calledFile = {
  ...state,
  flush: () => told('flush'),
  append: (_: unknown, flush: boolean) => told(flush ? 'row, flush' : 'row'),
  close: () => told('close'),
};
const file = calledFile as unknown as CaptureFile;

function recordingOf(
  flushPeriod: number,
  target = file,
  fail = (error: unknown): void => {
    throw error;
  },
): FileRecording {
  const info = { samples: Infinity, fail };
  return new FileRecording({ file: target, start, shared: null }, info, { flushPeriod });
}

const close = (recording: FileRecording): Promise<void> =>
  recording.close({ end: null, isAsked: true, rowsWanted: Infinity });

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first flush makes the file readable, with or without rows', async () => {
  const recording = recordingOf(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['flush']);
  await close(recording);
});

test('rows go to the file at once, and are flushed together', async () => {
  const recording = recordingOf(1);
  for (let i = 0; i < 3; i++) void recording.write(row);
  expect(calls).toEqual(['row', 'row', 'row']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['row', 'row', 'row', 'flush']);
  await vi.advanceTimersByTimeAsync(2000);
  expect(calls).toHaveLength(4);
  await close(recording);
});

test('there is no call for a flush of what is flushed already', async () => {
  const recording = recordingOf(0.001);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['flush']);
  for (let times = 0; times < 2; times++) {
    calls = [];
    await recording.write(row);
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls).toEqual(['row', 'flush']);
  }
  await close(recording);
});

test('no timer for a flush runs while there is nothing to be flushed', async () => {
  const recording = recordingOf(0.001);
  await vi.advanceTimersByTimeAsync(1000);
  const idle = vi.getTimerCount();
  void recording.write(row);
  expect(vi.getTimerCount()).toBe(idle + 1);
  await vi.advanceTimersByTimeAsync(1);
  expect(calls).toEqual(['flush', 'row', 'flush']);
  expect(vi.getTimerCount()).toBe(idle);
  void recording.write(row);
  await close(recording);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([0, 1])('while nothing comes it is looked after; period %d', async (period) => {
  const recording = recordingOf(period);
  await vi.advanceTimersByTimeAsync(period === 0 ? 20_000 : 0);
  expect(calls).toEqual([]);
  void recording.write(row);
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(period === 0 ? ['row, flush'] : ['row', 'flush']);
  calls = [];
  await vi.advanceTimersByTimeAsync(5000);
  expect(calls).toEqual(['flush']);
  await close(recording);
  calls = [];
  await vi.advanceTimersByTimeAsync(20_000);
  expect(calls).toEqual([]);
});

test('with a period of 0 rows are flushed with their write, or by the flush behind it', async () => {
  const recording = recordingOf(0);
  await Promise.all([recording.write(row), recording.write(row), recording.write(row)]);
  expect(calls).toEqual(['row, flush', 'row', 'row', 'flush']);
  await recording.write(row);
  expect(calls.slice(4)).toEqual(['row, flush']);
  await close(recording);
});

test('while a flush lasts no other one is started', async () => {
  let end = (): void => {};
  const stuck = {
    ...calledFile,
    flush: () => {
      calls.push('flush');
      return new Promise<void>((resolve) => (end = resolve));
    },
  } as unknown as CaptureFile;
  const recording = recordingOf(0.05, stuck);
  for (let i = 0; i < 20; i++) {
    await recording.write(row);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(calls.filter((call) => call === 'flush')).toHaveLength(1);
  end();
  await vi.advanceTimersByTimeAsync(0);
  expect(calls.filter((call) => call === 'flush')).toHaveLength(2);
  end();
  await close(recording);
});

test('whatever waits fails with what has failed first, though that was a flush', async () => {
  const first = new Error('the quota is used up');
  const failing = {
    ...calledFile,
    flush: () => Promise.reject(first),
    append: () => Promise.reject(new Error('an earlier write failed')),
  } as unknown as CaptureFile;
  const failures: unknown[] = [];
  const note = (error: unknown): void => void failures.push(error);
  const recording = recordingOf(1, failing, note);
  vi.advanceTimersByTime(1000);
  await Promise.all([recording.write(row).catch(note), recording.write(row).catch(note)]);
  await recording.write(row).catch(note);
  // The capture is told once, and each write.
  expect(failures).toEqual([first, first, first, first]);
  await expect(close(recording)).rejects.toBe(first);
  expect(vi.getTimerCount()).toBe(0);
});

test('a file is closed after all rows, and only then', async () => {
  const recording = recordingOf(1);
  void recording.write(row);
  void recording.write(row);
  await close(recording);
  expect(calls).toEqual(['row', 'row', 'close']);
});
