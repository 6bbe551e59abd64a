/** KeepAlive: when it asks, and when it gives up. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { KeepAlive } from '../../../../lib/client/control/keep-alive.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** With a period of 1 s; a probe makes an answer due. */
function watching(patience = 0): {
  keepAlive: KeepAlive;
  watched: { isAwaiting: boolean; patience: number };
  seen: string[];
} {
  const seen: string[] = [];
  const watched = {
    isAwaiting: false,
    patience,
    probe: () => {
      seen.push('probe');
      watched.isAwaiting = true;
    },
    lost: (silence: number) => seen.push(`lost after ${silence}`),
  };
  return { keepAlive: new KeepAlive(watched, 1), watched, seen };
}

test('asks after a whole period of silence, gives up two whole periods later', () => {
  const { seen } = watching();
  vi.advanceTimersByTime(1500);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual(['probe']);
  vi.advanceTimersByTime(2000);
  expect(seen).toEqual(['probe']);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual(['probe', 'lost after 2']);
});

test('asks nothing while bytes arrive', () => {
  const { keepAlive, seen } = watching();
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(600);
    keepAlive.restart();
  }
  expect(seen).toEqual([]);
});

test('waits as long as the commands wait', () => {
  const { watched, seen } = watching(10);
  watched.isAwaiting = true;
  vi.advanceTimersByTime(10_500);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(seen).toEqual(['lost after 10']);
});

test('waits without limit for commands without limit', () => {
  const { watched, seen } = watching(Infinity);
  watched.isAwaiting = true;
  vi.advanceTimersByTime(1_000_000);
  expect(seen).toEqual([]);
});

test('does not take a busy program for a silent PandA', () => {
  const { keepAlive, watched, seen } = watching();
  watched.isAwaiting = true;
  // The clock goes on, but no timer is looked at: then they fire once.
  vi.setSystemTime(Date.now() + 60_000);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([]);
  keepAlive.restart();
  vi.advanceTimersByTime(2000);
  expect(seen).toEqual([]);
});

test('does nothing after it is stopped', () => {
  const { keepAlive, seen } = watching();
  keepAlive.stop();
  vi.advanceTimersByTime(100_000);
  expect(seen).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
