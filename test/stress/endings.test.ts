/**
 * Captures of any shape that end in any way, and all that is promised of each: `npm run test:endings`
 * for ENDINGS_SECONDS (default 60). A case that fails tells its seed and path: ENDINGS_SEED and
 * ENDINGS_PATH, with ENDINGS_LANE, repeat it.
 */

import { inspect } from 'node:util';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCase } from '../helpers/endings/run-case.js';
import { runKilledCase } from '../helpers/endings/run-killed-case.js';
import { anyScenario, type Scenario } from '../helpers/endings/scenario.js';
import { CAN_FAIL, FaultyDisk } from '../helpers/disk/faulty-disk.js';

const SECONDS = Number(process.env['ENDINGS_SECONDS'] ?? 60);
const SEED = Number(process.env['ENDINGS_SEED'] ?? Date.now() % 1_000_000);
const PATH = process.env['ENDINGS_PATH'];
const LANE = process.env['ENDINGS_LANE'];
/** Besides the time for cases: the last of them, and a machine that is short of time. */
const TIMEOUT = 300_000 + SECONDS * 1000;

/** Side by side, since captures mostly wait: in this process, onto a disk that fails, to be killed. */
const LANES = ['here 1', 'here 2', 'here 3', 'here 4', ...(CAN_FAIL ? ['disk'] : []), 'killed'];

const TIME_IS_UP = new Error('time is up');
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));

test('captures end as they should', { timeout: TIMEOUT }, async () => {
  const lanes = LANES.filter((lane) => LANE === undefined || lane === LANE);
  const disk = lanes.includes('disk') ? await FaultyDisk.mount() : null;
  const over = new AbortController();
  const failures = await Promise.all(
    lanes.map(async (lane) => {
      const run = (scenario: Scenario): Promise<string> => {
        if (lane === 'killed') return runKilledCase(inLargeChunks(scenario));
        return lane === 'disk' ? runCase(inLargeChunks(scenario), disk) : runCase(scenario, null);
      };
      const failure = await runLane(lane, run, over.signal);
      if (failure !== null) over.abort();
      return failure;
    }),
  );
  expect(failures.filter((failure) => failure !== null).join('\n\n')).toBe('');
});

/** For files that may be repaired: the time of that goes with the square of the number of chunks. */
function inLargeChunks(scenario: Scenario): Scenario {
  const { chunkSamples } = scenario;
  return { ...scenario, chunkSamples: chunkSamples === null ? null : Math.max(64, chunkSamples) };
}

/** @returns what went wrong; null: nothing */
async function runLane(
  lane: string,
  run: (scenario: Scenario) => Promise<string>,
  over: AbortSignal,
): Promise<string | null> {
  const outcomes = new Map<string, number>();
  const end = performance.now() + SECONDS * 1000;
  let slowest = 0;
  const property = fc.asyncProperty(anyScenario, async (scenario) => {
    const begin = performance.now();
    // There is no other way to end it behind a case, so that one that hangs is not passed over.
    if (over.aborted || (PATH === undefined && begin > end)) throw TIME_IS_UP;
    const outcome = await run(scenario);
    slowest = Math.max(slowest, performance.now() - begin);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (unhandled.length > 0) throw new Error('unhandled rejection', { cause: unhandled[0] });
  });
  const seed = LANE === undefined ? SEED + LANES.indexOf(lane) : SEED;
  const details = await fc.check(property, {
    seed,
    ...(PATH === undefined ? { numRuns: 1_000_000_000 } : { path: PATH, numRuns: 1 }),
    // A smaller case of many seconds is hardly worth the time to find it.
    endOnFailure: true,
  });
  const told = [...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
  console.log(`${lane}, seed ${seed}: ${told}; slowest ${(slowest / 1000).toFixed(1)} s`);
  if (details.counterexample === null || details.errorInstance === TIME_IS_UP) return null;
  const again = `ENDINGS_LANE='${lane}' ENDINGS_SEED=${seed} ENDINGS_PATH=${details.counterexamplePath} npm run test:endings`;
  const { errorInstance: error } = details;
  return `${again}\n${JSON.stringify(details.counterexample[0])}\n${inspect(error, { depth: 4 })}`;
}
