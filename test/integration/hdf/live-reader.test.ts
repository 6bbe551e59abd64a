/** A reader beside a running capture. */

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { captureFrom } from '../../helpers/capture/capture.js';
import { PYTHON } from '../../helpers/hdf/python.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const READER = fileURLToPath(new URL('../../helpers/hdf/swmr_reader.py', import.meta.url));
const FRAMES = 80;
const FRAME_SAMPLES = 100;
/** Promised is 0.3 s more than the flush period; a machine that runs all tests may be slower. */
const MOST_BEHIND_MS = 3000;

interface Look {
  /** In ms, of the clock that all processes have. */
  readonly moment: number;
  readonly rows: number;
  /** All columns have as many. */
  readonly equal: boolean;
  readonly sum: number;
}

/** Sum of (i * 0.5 + 1) for i from 0. */
const sumOf = (rows: number): number => (rows * (rows - 1)) / 4 + rows;

/** How long a row had been sent when it was seen first, at most; of all that the reader was there for. */
function longestBehind(looks: readonly Look[], sent: readonly number[]): number {
  let longest = 0;
  for (const [i, { moment, rows }] of looks.entries()) {
    const before = looks[i - 1];
    // What came before the reader could not be seen sooner.
    if (before === undefined || rows === before.rows) continue;
    longest = Math.max(longest, moment - (sent[Math.floor(before.rows / FRAME_SAMPLES)] ?? moment));
  }
  return longest;
}

test.each([0.1, 1])('h5py sees rows as they arrive; flushed every %d s', async (period) => {
  const sent: number[] = [];
  const { run, file, folder } = await captureFrom(async function* () {
    yield header([COUNTER, { ...COUNTER, name: 'COUNTER2.OUT' }]);
    for (let frame = 0; frame < FRAMES; frame++) {
      const first = frame * FRAME_SAMPLES;
      const values = Array.from({ length: FRAME_SAMPLES }, (_, i) => [first + i, first + i]);
      sent.push(Date.now());
      yield frameOf(...values.flat());
      await sleep(40);
    }
    yield ascii(`END ${FRAMES * FRAME_SAMPLES} Ok\n`);
  });
  const seen: Look[] = [];
  const reader = spawn(PYTHON, [READER, file, 'COUNTER1.OUT.Value'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    reader.kill();
  });
  createInterface(reader.stdout).on('line', (line) => {
    seen.push(JSON.parse(line) as Look);
  });
  const capture = run('--flush-period', period);
  expect((await capture.finished).code).toBe(0);
  const all = FRAMES * FRAME_SAMPLES;
  await expect.poll(() => seen.at(-1)?.rows, { timeout: 20_000 }).toBe(all);

  // It opened the file as soon as there was one of this name, and went on.
  expect(reader.exitCode).toBe(null);
  expect(new Set(seen.map(({ rows }) => rows)).size).toBeGreaterThan(2);
  for (const { rows, sum } of seen) expect(sum).toBe(sumOf(rows));
  expect(seen.at(-1)?.equal).toBe(true);
  const behind = longestBehind(seen, sent);
  const unequal = seen.filter(({ equal }) => !equal).length;
  console.log(
    `${period} s: ${behind.toFixed(0)} ms; unequal in ${unequal} of ${seen.length} looks`,
  );
  expect(behind).toBeLessThan(period * 1000 + MOST_BEHIND_MS);
  expect(readdirSync(folder)).toEqual(['scan.h5']);
});
