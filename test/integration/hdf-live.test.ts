/** A reader beside a running capture. */

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { captureFrom } from '../helpers/capture.js';
import { PYTHON } from '../helpers/python.js';
import { ascii, COUNTER, frameOf, header } from '../helpers/streams.js';

const READER = fileURLToPath(new URL('../helpers/swmr_reader.py', import.meta.url));
const FRAMES = 60;
const FRAME_SAMPLES = 100;

/** Sum of (i * 0.5 + 1) for i from 0. */
const sumOf = (rows: number): number => (rows * (rows - 1)) / 4 + rows;

test('h5py sees rows while they come, and only right ones', async () => {
  const { run, file, folder } = await captureFrom(async function* () {
    yield header([COUNTER, { ...COUNTER, name: 'COUNTER2.OUT' }]);
    for (let frame = 0; frame < FRAMES; frame++) {
      const first = frame * FRAME_SAMPLES;
      const values = Array.from({ length: FRAME_SAMPLES }, (_, i) => [first + i, first + i]);
      yield frameOf(...values.flat());
      await sleep(25);
    }
    yield ascii(`END ${FRAMES * FRAME_SAMPLES} Ok\n`);
  });
  const seen: { rows: number; sum: number }[] = [];
  const reader = spawn(PYTHON, [READER, file, 'COUNTER1.OUT.Value'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    reader.kill();
  });
  createInterface(reader.stdout).on('line', (line) => {
    seen.push(JSON.parse(line) as { rows: number; sum: number });
  });
  const capture = run('--flush-period', '0.1');
  expect((await capture.finished).code).toBe(0);
  await sleep(200);

  // It opened the file as soon as there was one of this name, and went on.
  expect(reader.exitCode).toBe(null);
  expect(new Set(seen.map(({ rows }) => rows)).size).toBeGreaterThan(5);
  expect(seen.at(-1)?.rows).toBe(FRAMES * FRAME_SAMPLES);
  for (const { rows, sum } of seen) expect(sum).toBe(sumOf(rows));
  expect(readdirSync(folder)).toEqual(['scan.h5']);
});
