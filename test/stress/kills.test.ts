/**
 * A capture that is killed, at any moment: `npm run test:stress`. The seed is printed; SEED in the
 * environment repeats the moments, and KILLS says how many.
 */

import { expect, test } from 'vitest';

import { Kills, type Moment } from '../helpers/capture/kills.js';

const KILLS = Number(process.env['KILLS'] ?? 200);

test('every file that a killed capture leaves can be read, and repaired', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const kills = new Kills(seed);
  const moments: Moment[] = ['opening', 'running', 'closing', 'running'];
  for (let i = 0; i < KILLS; i++) await kills.kill(moments[i % moments.length]!);
  for (const [kind, count] of [...kills.found].sort()) console.log(`${kind}: ${count}`);
  console.log(`columns of different length before the repair: ${kills.unequal}`);
  console.log(`repairs that were killed as well: ${kills.killedRepairs}`);
  expect([...kills.found.values()].reduce((sum, count) => sum + count)).toBe(KILLS);
});
