/**
 * Mutated streams through both connections, one after the other for FUZZ_SECONDS (default 10) each:
 * `FUZZ_SECONDS=3600 npm run fuzz:connections`. Cases are numbered from FROM (default 0); SEED and
 * the number of a case, which is told when it goes wrong, repeat it.
 */

import { Session } from 'node:inspector/promises';
import { setImmediate } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { runControlCase } from '../helpers/control/fuzz-control.js';
import { dataStreams, runDataCase } from '../helpers/data/fuzz-data.js';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 10);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const FROM = Number(process.env['FROM'] ?? 0);
const REPORT_EVERY = 60;
/** The test runner ends what does not answer it for a minute. */
const BREATHE_EVERY = 5;
/** A machine that is short of time may pause in between. */
const TIMEOUT = 1_800_000 + SECONDS * 1000;
/** More than this for one case is a hang, seconds of the processor. */
const SLOWEST = 20;
const GROWTH_MB = 100;

const busy = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const held = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
};

async function fuzz(run: (number: number) => string): Promise<void> {
  const seen = new Map<string, number>();
  const begin = performance.now();
  const busyBefore = busy();
  let nextReport = REPORT_EVERY;
  let nextBreath = BREATHE_EVERY;
  let slowest = 0;
  let number = FROM;
  let baseline: number | null = null;
  const seconds = (): number => (performance.now() - begin) / 1000;
  const report = (): void => {
    const outcomes = [...seen]
      .map(([outcome, count]) => `${outcome || 'data'} ${count}`)
      .join(', ');
    console.log(
      `seed ${SEED}: ${number - FROM} cases up to ${number} in ${seconds().toFixed(0)} s: ${outcomes}; ` +
        `${(busy() - busyBefore).toFixed(0)} s of the processor, ` +
        `slowest ${slowest.toFixed(2)} s, ${held().toFixed(0)} MB held`,
    );
  };
  for (; seconds() < SECONDS; number++) {
    const before = busy();
    let outcome: string;
    try {
      outcome = run(number);
    } catch (cause) {
      throw new Error(`SEED=${SEED} FROM=${number}`, { cause });
    }
    slowest = Math.max(slowest, busy() - before);
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    if (number === FROM + 1000) baseline = held();
    if (seconds() < nextBreath) continue;
    nextBreath = seconds() + BREATHE_EVERY;
    await setImmediate();
    if (seconds() < nextReport) continue;
    nextReport += REPORT_EVERY;
    report();
  }
  report();
  expect(slowest).toBeLessThan(SLOWEST);
  if (baseline !== null) expect(held() - baseline).toBeLessThan(GROWTH_MB);
}

/** Which part of the code was reached, by V8's own count of what was called. */
async function covered(what: () => Promise<void>): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  try {
    await what();
  } finally {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    for (const { url, functions } of result) {
      if (!/\/lib\/(connections|commands)\//.test(url)) continue;
      const ranges = functions.flatMap((each) => each.ranges);
      const reached = ranges.filter(({ count }) => count > 0);
      const name = url.replace(/^.*\/lib\//, '');
      console.log(`${name}: ${reached.length} of ${ranges.length} blocks reached`);
    }
    session.disconnect();
  }
}

test('the data port', { timeout: TIMEOUT }, async () => {
  const streams = dataStreams();
  await covered(() => fuzz((number) => runDataCase(streams, SEED, number).code));
});

test('the control port', { timeout: TIMEOUT }, async () => {
  await covered(() =>
    fuzz((number) => {
      const { code, errors } = runControlCase(SEED, number);
      return code || (errors.length > 0 ? 'errors of commands' : '');
    }),
  );
});
