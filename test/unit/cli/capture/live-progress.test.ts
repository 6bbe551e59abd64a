import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { LiveProgress, type ProgressLimits } from '../../../../lib/cli/capture/live-progress.js';
import type { ProgressArea } from '../../../../lib/cli/output/progress-area.js';
import type { ColumnPlots } from '../../../../lib/cli/plots/column-plots.js';

let shown: readonly string[] = [];

function progressOf(limits: ProgressLimits = {}): LiveProgress {
  const area = {
    columns: 100,
    rows: 20,
    draw: (lines: readonly string[]) => (shown = lines),
    clear: () => (shown = []),
  } as unknown as ProgressArea;
  const plots = {
    latest: () => ['latest'],
    whole: (number: number) => [`whole ${number}`],
  } as unknown as ColumnPlots;
  const progress = new LiveProgress(area, limits);
  progress.show(plots);
  return progress;
}

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test('the clock goes on while nothing comes', () => {
  const progress = progressOf();
  progress.connected();
  vi.advanceTimersByTime(5100);
  expect(shown).toEqual(['  waiting, 5 s']);
  progress.begin(8);
  vi.advanceTimersByTime(3100);
  expect(shown).toEqual(['  0 samples, 0.0 kB/s, 3 s, 0.0 kB', 'latest']);
  progress.finish();
  expect(vi.getTimerCount()).toBe(0);
});

test('the time left and the size in the end, with a number of samples', () => {
  const progress = progressOf({ samples: 10_000 });
  progress.begin(88);
  for (let second = 1; second <= 5; second++) {
    vi.advanceTimersByTime(1000);
    progress.update(1000 * second, 60_000 * second);
  }
  vi.advanceTimersByTime(100);
  expect(shown[0]).toBe('  5,000 of 10,000 samples, 80.0 kB/s, 5 s, 5 s left, 440 kB of 880 kB');
});

test('the time left and about the size in the end, with a duration', () => {
  const progress = progressOf({ duration: 20 });
  progress.connected();
  vi.advanceTimersByTime(5000);
  progress.begin(1000);
  for (let second = 1; second <= 50; second++) {
    vi.advanceTimersByTime(100);
    progress.update(100 * second, 6000 * second);
  }
  vi.advanceTimersByTime(50);
  expect(shown[0]).toBe('  4,900 samples, 60.0 kB/s, 5 s, 10 s left, 4.9 MB of about 14.7 MB');
});

test('acquisitions of one file, which is opened once', () => {
  const progress = progressOf();
  progress.begin(8);
  progress.update(3, 12);
  expect(progress.end(3)).toEqual(['whole 1']);
  vi.advanceTimersByTime(100);
  expect(shown[0]).toMatch(/^ {2}waiting/);
  progress.update(5, 20);
  vi.advanceTimersByTime(100);
  expect(shown).toEqual([expect.stringMatching(/^ {2}5 samples, .*, 0\.0 kB$/), 'latest']);
  progress.finish();
});

test('curves stay of the first acquisition, of one every ten seconds, and of the last', () => {
  const progress = progressOf();
  const stayed: string[] = [];
  for (let i = 0; i < 25; i++) {
    progress.begin(8);
    vi.advanceTimersByTime(1000);
    stayed.push(...progress.end(10));
  }
  stayed.push(...progress.finish());
  expect(stayed).toEqual(['whole 1', 'whole 11', 'whole 21', 'whole 25']);
});

test('an acquisition that has begun before the result of the one before', () => {
  const progress = progressOf({ samplesTotal: 30 });
  progress.begin(8);
  progress.begin(8);
  progress.end(10);
  progress.update(4, 16);
  vi.advanceTimersByTime(100);
  expect(shown[0]).toMatch(/^ {2}4 of 20 samples, /);
  progress.finish();
});
