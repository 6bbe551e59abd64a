/** When a disk counts as slow. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { captureBacklog } from '../../../lib/capture/capture-backlog.js';
import type { Backlog } from '../../../lib/client/data/backlog.js';

const MiB = 1024 * 1024;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function backlogOf(): { backlog: Backlog; states: string[]; warnings: string[] } {
  const states: string[] = [];
  const warnings: string[] = [];
  const backlog = captureBacklog({
    maxBufferedBytes: MiB,
    onBackpressure: ({ state }) => states.push(state),
    warn: (warning) => warnings.push(warning),
    fail: () => {},
  });
  return { backlog, states, warnings };
}

test('a sink that keeps up is not slow, even after a large piece', () => {
  const { backlog, states, warnings } = backlogOf();
  for (let i = 0; i < 200; i++) {
    backlog.add(64 * MiB);
    vi.advanceTimersByTime(100);
    backlog.remove(64 * MiB);
  }
  vi.advanceTimersByTime(10_000);
  expect([states, warnings]).toEqual([[], []]);
});

test('a stuck sink is reported once, and again when it has caught up', () => {
  const { backlog, states, warnings } = backlogOf();
  backlog.add(2 * MiB);
  vi.advanceTimersByTime(300);
  backlog.add(MiB);
  vi.advanceTimersByTime(300);
  expect(warnings).toEqual([expect.stringMatching(/^The disk is so slow that 1 MB wait/)]);
  backlog.remove(3 * MiB);
  expect(states).toEqual(['full', 'caught up']);
});
