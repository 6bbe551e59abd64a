/** Deadlines of commands: one timer for many time-outs. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { CommandDeadlines } from '../../../../lib/client/control/command-deadlines.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Deadlines of given time-outs, and those that are over. */
function following(): {
  deadlines: CommandDeadlines;
  add: (timeout: number) => void;
  over: number[];
} {
  const open = new Map<number, number>();
  const over: number[] = [];
  const deadlines = new CommandDeadlines((now) => {
    for (const [timeout, deadline] of open) {
      if (deadline > now) continue;
      over.push(timeout);
      open.delete(timeout);
    }
    return Math.min(...open.values());
  });
  return {
    deadlines,
    add: (timeout) => open.set(timeout, deadlines.begin(timeout) + timeout * 1000),
    over,
  };
}

test('each is checked in time, whatever the order of adding', () => {
  const { add, over } = following();
  for (const timeout of [5, 1, 3, 0.5, Infinity]) add(timeout);
  vi.advanceTimersByTime(490);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(over).toEqual([0.5]);
  add(0.1);
  vi.advanceTimersByTime(520);
  expect(over).toEqual([0.5, 0.1, 1]);
  vi.advanceTimersByTime(4000);
  expect(over).toEqual([0.5, 0.1, 1, 3, 5]);
  expect(vi.getTimerCount()).toBe(0);
});

test('those of the same instant share one check', () => {
  const looks: number[] = [];
  const deadlines = new CommandDeadlines((now) => {
    looks.push(now);
    return Infinity;
  });
  for (let i = 0; i < 1000; i++) deadlines.begin(1);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(2000);
  expect(looks).toHaveLength(1);
});

test('one beyond the limit of a timer is waited for', () => {
  const { add, over } = following();
  add(30 * 24 * 3600);
  vi.advanceTimersByTime(29 * 24 * 3600 * 1000);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(2 * 24 * 3600 * 1000);
  expect(over).toHaveLength(1);
});

test('stopped, it leaves no timer', () => {
  const { deadlines, add, over } = following();
  add(1);
  deadlines.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(2000);
  expect(over).toEqual([]);
});
