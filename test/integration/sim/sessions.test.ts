/** Rubbish and load, as much as takes some seconds; test/stress has all of it. */

import { expect, test } from 'vitest';

import { SimChild } from '../../helpers/sim/sim-child.js';
import {
  answeringMeanwhile,
  capturedTutorial,
  freshState,
  openReaders,
  runSessions,
  runTogether,
} from '../../helpers/sim/sim-sessions.js';

const TUTORIAL = Array.from({ length: 1000 }, (_, i) => (i + 1) * 3);

test('no input ends it', async () => {
  const sim = await SimChild.start('--speed', '50');
  const state = await freshState(sim);
  await answeringMeanwhile(sim, () => runSessions(sim, 400, 1));
  expect(await capturedTutorial(sim, state)).toEqual(TUTORIAL);
  expect([sim.isRunning, sim.stderr]).toEqual([true, '']);
});

test('parallel clients get all their answers', async () => {
  const sim = await SimChild.start('--speed', '50');
  const state = await freshState(sim);
  await openReaders(sim, 20);
  expect(await runTogether(sim, 50, 20)).toBe(50 * 20);
  expect(await capturedTutorial(sim, state)).toEqual(TUTORIAL);
});
