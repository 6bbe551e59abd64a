import { expect, test } from 'vitest';

import {
  bytesOf,
  durationOf,
  type ProgressFigures,
  progressText,
} from '../../../../lib/cli/capture/progress-text.js';

const FIGURES: ProgressFigures = {
  samples: 12_345,
  wanted: Infinity,
  bytesPerSecond: 59_900,
  seconds: 12.7,
  secondsLeft: null,
  fileBytes: null,
  finalBytes: null,
  isFinalEstimated: false,
};

test.each([
  [{}, '12,345 samples, 59.9 kB/s, 12 s'],
  [{ samples: 1, bytesPerSecond: 0 }, '1 sample, 0.0 kB/s, 12 s'],
  [{ fileBytes: 1.1e6 }, '12,345 samples, 59.9 kB/s, 12 s, 1.1 MB'],
  [
    { wanted: 100_000, secondsLeft: 88, fileBytes: 1.1e6, finalBytes: 8.8e6 },
    '12,345 of 100,000 samples, 59.9 kB/s, 12 s, 1 min 28 s left, 1.1 MB of 8.8 MB',
  ],
  [
    { secondsLeft: 8, fileBytes: 1.1e6, finalBytes: 8.8e9, isFinalEstimated: true },
    '12,345 samples, 59.9 kB/s, 12 s, 8 s left, 1.1 MB of about 8.8 GB',
  ],
])('%j', (figures, text) => {
  expect(progressText({ ...FIGURES, ...figures })).toBe(text);
});

test('a narrow window does without the last figures', () => {
  expect(progressText({ ...FIGURES, fileBytes: 1.1e6 }, 38)).toBe(
    '12,345 samples, 59.9 kB/s, 12 s',
  );
  expect(progressText(FIGURES, 5)).toBe('12,345 samples');
});

test.each([
  [0, '0.0 kB'],
  [500, '0.5 kB'],
  [999_400, '999 kB'],
  [999_600, '1.0 MB'],
  [59_900_000, '59.9 MB'],
  [123_400_000_000, '123 GB'],
  [5e15, '5000 TB'],
])('%d bytes', (bytes, text) => {
  expect(bytesOf(bytes)).toBe(text);
});

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [65, '1 min 05 s'],
  [3725, '1 h 02 min 05 s'],
  [100_000, '27 h 46 min 40 s'],
])('%d seconds', (seconds, text) => {
  expect(durationOf(seconds)).toBe(text);
});
