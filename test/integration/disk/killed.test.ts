/** A capture that is killed: `npm run test:stress` does it 200 times. */

import { expect, test } from 'vitest';

import { Kills, type Moment } from '../../helpers/capture/kills.js';

test.each<Moment>(['opening', 'running', 'closing'])('while %s', async (moment) => {
  const kills = new Kills(7);
  for (let i = 0; i < 4; i++) await kills.kill(moment);
  expect([...kills.found.values()].reduce((sum, count) => sum + count)).toBe(4);
});
