/**
 * Rubbish and load for a simulated PandA, in its own process: `npm run test:stress`. The seed is
 * printed; SEED in the environment repeats a run.
 */

import { expect, test } from 'vitest';

import { SimChild } from '../helpers/sim/sim-child.js';
import {
  answeringMeanwhile,
  capturedTutorial,
  freshState,
  openReaders,
  runSessions,
  runTogether,
} from '../helpers/sim/sim-sessions.js';

const SESSIONS = 10_000;
const ROUNDS = 10;
const CLIENTS = 500;
/** What is held may be so much more after all sessions than after the first tenth of them. */
const GROWTH_MB = 16;
/** What the system has given is given back late, if at all. */
const RESIDENT_GROWTH_MB = 250;
const TUTORIAL = Array.from({ length: 1000 }, (_, i) => (i + 1) * 3);

const text = (megabytes: number): string => `${megabytes.toFixed(1)} MB`;

test('random and mutated sessions', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const sim = await SimChild.start('--speed', '50');
  const state = await freshState(sim);
  const measured: { held: number; resident: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const wait = await answeringMeanwhile(sim, () =>
      runSessions(sim, SESSIONS / ROUNDS, seed + round),
    );
    expect([sim.isRunning, sim.stderr]).toEqual([true, '']);
    expect(await capturedTutorial(sim, state)).toEqual(TUTORIAL);
    const memory = await sim.memory();
    measured.push(memory);
    const sessions = ((round + 1) * SESSIONS) / ROUNDS;
    const held = `${text(memory.held)}, ${text(memory.resident)} resident`;
    console.log(`${sessions} sessions: ${held}; longest wait ${wait.toFixed(2)} s`);
  }
  const [first, last] = [measured[0]!, measured.at(-1)!];
  expect(last.held - first.held).toBeLessThan(GROWTH_MB);
  expect(last.resident - first.resident).toBeLessThan(RESIDENT_GROWTH_MB);
});

test('clients at the same time', async () => {
  const sim = await SimChild.start('--speed', '50');
  const state = await freshState(sim);
  expect(await capturedTutorial(sim, state)).toEqual(TUTORIAL);
  const before = await sim.memory();
  const readers = await openReaders(sim, CLIENTS / 5);
  expect(await runTogether(sim, CLIENTS, 100)).toBe(CLIENTS * 100);
  expect(await capturedTutorial(sim, state)).toEqual(TUTORIAL);
  for (const reader of readers) reader.destroy();
  expect(await capturedTutorial(sim, state)).toEqual(TUTORIAL);
  const after = await sim.memory();
  console.log(`${CLIENTS} clients: ${text(before.held)} before, ${text(after.held)} after`);
  expect(after.held - before.held).toBeLessThan(GROWTH_MB);
});
