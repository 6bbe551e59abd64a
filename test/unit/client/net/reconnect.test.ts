import { expect, test } from 'vitest';

import { delayBefore } from '../../../../lib/client/net/reconnect.js';

const DELAYS = { minDelay: 0.5, maxDelay: 30 };

test.each([
  [1, 0.5, 0.5],
  [2, 0.5, 1],
  [3, 1, 2],
  [6, 8, 16],
  [7, 15, 30],
  [5000, 15, 30],
])('before attempt %i the delay is %d to %d s', (attempt, least, most) => {
  for (let i = 0; i < 100; i++) {
    const delay = delayBefore(attempt, DELAYS);
    expect(delay).toBeGreaterThanOrEqual(least);
    expect(delay).toBeLessThanOrEqual(most);
  }
});
