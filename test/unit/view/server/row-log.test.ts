/** Rates and windows of time, of the rows that there were. */

import { expect, test } from 'vitest';

import { RowLog } from '../../../../lib/view/server/row-log.js';

test('has the rows of the last seconds, and their rate', () => {
  const log = new RowLog();
  log.begin(1000);
  for (let second = 0; second <= 100; second += 0.125) log.add(1000 + second * 1000, second * 500);
  expect(log.rate).toBeCloseTo(500);
  expect(log.rowsBefore(1)).toBeCloseTo(99 * 500, -2);
  expect(log.rowsBefore(10)).toBeCloseTo(90 * 500, -2);
  expect(log.rowsBefore(60)).toBeCloseTo(40 * 500, -2);
  // No further back than it is kept.
  expect(log.rowsBefore(90)).toBeCloseTo(39 * 500, -2);
});

test('an acquisition that arrives at once is in the last second', () => {
  const log = new RowLog();
  log.begin(0);
  log.add(200, 1000);
  expect(log.rowsBefore(1)).toBe(0);
  expect(log.rate).toBe(5000);
});

test('is empty without entries', () => {
  const log = new RowLog();
  expect([log.rate, log.rowsBefore(10)]).toEqual([0, 0]);
});

test('while no rows come, windows stay where they are, and the rate goes down', () => {
  const log = new RowLog();
  log.begin(0);
  for (let time = 0; time <= 20_000; time += 125) log.add(time, time);
  expect(log.rowsBefore(1)).toBeCloseTo(19_000, -3);
  for (let time = 20_125; time <= 600_000; time += 125) log.add(time, 20_000);
  expect(log.rate).toBe(0);
  expect(log.rowsBefore(1)).toBeCloseTo(19_000, -3);
  expect(log.rowsBefore(10)).toBeCloseTo(10_000, -3);
});
