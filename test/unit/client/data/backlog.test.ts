/** How much may wait: little for a consumer that keeps up, much for one that does not. */

import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { Backlog } from '../../../../lib/client/data/backlog.js';

const MB = 1024 * 1024;
const PACED = 12 * MB;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** Adds pieces as long as there is room. @returns the bytes */
function fill(backlog: Backlog, piece = MB, atMost = Infinity): number {
  let bytes = 0;
  for (; backlog.hasRoom && bytes < atMost; bytes += piece) backlog.add(piece);
  return bytes;
}

/**
 * A sender and a consumer of so many bytes a second, for so long. @returns what the sender could
 * not get rid of
 */
function run(backlog: Backlog, sender: number, consumer: number, seconds: number): number {
  const STEP_MS = 2;
  let owed = 0;
  let kept = 0;
  for (let ms = 0; ms < seconds * 1000; ms += STEP_MS) {
    vi.advanceTimersByTime(STEP_MS);
    owed += (consumer * STEP_MS) / 1000;
    const gone = Math.min(Math.floor(owed), backlog.bytes);
    owed = backlog.bytes === gone ? 0 : owed - gone;
    if (gone > 0) backlog.remove(gone);
    kept += (sender * STEP_MS) / 1000;
    kept -= fill(backlog, 1024, kept - (kept % 1024));
  }
  return kept;
}

describe('a consumer that keeps up', () => {
  test.each([200, 700, 2000])('at %d MB/s needs little, however fast the sender', (rate) => {
    const backlog = new Backlog({ maxBytes: 1024 * MB });
    run(backlog, 4000 * MB, rate * MB, 5);
    expect(backlog.takeLargest()).toBeLessThanOrEqual(PACED + MB);
  });

  test('that was not asked is not slow', () => {
    const backlog = new Backlog({ maxBytes: 1024 * MB });
    vi.advanceTimersByTime(10_000);
    expect(fill(backlog)).toBe(PACED);
    backlog.remove(PACED);
    vi.advanceTimersByTime(10_000);
    expect(fill(backlog)).toBe(PACED);
  });
});

describe('a stuck consumer', () => {
  test('is detected by 130 ms; then it gets memory up to the limit', () => {
    const onFull = vi.fn();
    const backlog = new Backlog({ maxBytes: 100 * MB, onFull });
    fill(backlog);
    const onRoom = vi.fn();
    backlog.onRoom(onRoom);
    vi.advanceTimersByTime(70);
    expect(backlog.hasRoom).toBe(false);
    expect(onRoom).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60);
    expect(onRoom).toHaveBeenCalled();
    run(backlog, 120 * MB, 0, 0.6);
    expect(backlog.bytes).toBeGreaterThan(80 * MB);
    expect(onFull).not.toHaveBeenCalled();
    run(backlog, 120 * MB, 0, 60);
    expect(onFull).toHaveBeenCalledOnce();
    expect(backlog.hasRoom).toBe(false);
    expect(backlog.takeLargest()).toBe(100 * MB);
  });

  test('takes at most as much from a sender as a PandA could send', () => {
    const backlog = new Backlog({ maxBytes: 1024 * MB });
    run(backlog, 4000 * MB, 0, 2);
    expect(backlog.bytes).toBeGreaterThan(220 * MB);
    expect(backlog.bytes).toBeLessThan(280 * MB);
  });

  test.each([200, 1000])('for 8 s and then takes %d MB/s: 60 MB/s are never held up', (rate) => {
    const backlog = new Backlog({ maxBytes: 1024 * MB });
    expect(run(backlog, 60 * MB, 1000 * MB, 1)).toBeLessThan(1024);
    expect(run(backlog, 60 * MB, 0, 8)).toBeLessThan(16 * MB);
    expect(run(backlog, 60 * MB, rate * MB, 10)).toBeLessThan(1024);
    expect(backlog.bytes).toBeLessThan(MB);
    expect(backlog.takeLargest()).toBeGreaterThan(479 * MB);
  });

  test('and then keeps up leaves little for an endless sender', () => {
    const backlog = new Backlog({ maxBytes: 1024 * MB });
    run(backlog, 4000 * MB, 0, 9);
    expect(backlog.bytes).toBeGreaterThan(1000 * MB);
    run(backlog, 4000 * MB, 500 * MB, 11);
    backlog.takeLargest();
    run(backlog, 4000 * MB, 500 * MB, 1);
    expect(backlog.takeLargest()).toBeLessThanOrEqual(PACED + MB);
  });
});

test('a consumer that is slower than a PandA gets all the memory', () => {
  const backlog = new Backlog({ maxBytes: 1024 * MB });
  expect(run(backlog, 60 * MB, 40 * MB, 20)).toBeLessThan(8 * MB);
  expect(backlog.takeLargest()).toBeGreaterThan(380 * MB);
});

test('reports once that it is full, and once that it has caught up', () => {
  const told: string[] = [];
  const backlog: Backlog = new Backlog({
    maxBytes: 64 * MB,
    onFull: () => told.push(`full ${Math.floor(backlog.bytes / MB)}`),
    onCaughtUp: () => told.push('caught up'),
  });
  run(backlog, 60 * MB, 10 * MB, 10);
  expect(told).toEqual(['full 64']);
  run(backlog, 60 * MB, 1000 * MB, 1);
  expect(told).toEqual(['full 64', 'caught up']);
  run(backlog, 60 * MB, 0, 10);
  expect(told).toEqual(['full 64', 'caught up', 'full 64']);
});

test('a limit below the usual one', () => {
  const backlog = new Backlog({ maxBytes: MB });
  expect(fill(backlog, 1024)).toBe(MB);
  vi.advanceTimersByTime(1000);
  expect(backlog.hasRoom).toBe(false);
  backlog.remove(1024);
  expect(backlog.hasRoom).toBe(true);
});

test('the maximum is measured again from the present size', () => {
  const backlog = new Backlog({ maxBytes: 100 });
  backlog.add(50);
  backlog.remove(30);
  expect(backlog.takeLargest()).toBe(50);
  expect(backlog.takeLargest()).toBe(20);
});
