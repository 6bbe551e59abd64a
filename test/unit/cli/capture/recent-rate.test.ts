import { expect, test } from 'vitest';

import { RecentRate } from '../../../../lib/cli/capture/recent-rate.js';

test('follows what has come in the latest seconds', () => {
  const rate = new RecentRate(1000);
  expect(rate.over(1)).toBe(0);
  for (let time = 1000; time <= 6000; time += 10) rate.add(time, time - 1000);
  expect(rate.over(1)).toBe(1000);
  for (let time = 6010; time <= 8000; time += 10) rate.add(time, 5000);
  expect(rate.over(1)).toBe(0);
  expect(rate.over(4)).toBeCloseTo(500, -1);
});

test('from the beginning, as long as it is shorter', () => {
  const rate = new RecentRate(1000);
  rate.add(1500, 100);
  expect(rate.over(10)).toBe(200);
});

test('forgets what is older', () => {
  const rate = new RecentRate(0);
  rate.add(1000, 5000);
  for (let time = 2000; time <= 60_000; time += 100) rate.add(time, 5000);
  expect(rate.over(1000)).toBe(0);
});
