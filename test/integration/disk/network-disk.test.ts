/** File systems that behave as those of a network do, or as sshfs does. */

import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { SourceItem } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { captureFrom } from '../../helpers/capture/capture.js';
import { CAN_FAIL, FaultyDisk } from '../../helpers/disk/faulty-disk.js';
import { dumpFile, PYTHON } from '../../helpers/hdf/python.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { ascii, frameOfBytes, header } from '../../helpers/data/streams.js';

const FRAME_SAMPLES = 2000;
const FIELDS = ['A.OUT', 'B.OUT', 'C.OUT'].map((name) => ({ name, type: 'int32' }));

/** Samples of three columns that count on from 1: a row that is not there reads as 0. */
async function* counting(samples = Infinity): AsyncGenerator<SourceItem> {
  yield header(FIELDS);
  for (let first = 0; first < samples; first += FRAME_SAMPLES) {
    const words = Int32Array.from(
      { length: FRAME_SAMPLES * 3 },
      (_, i) => first + Math.floor(i / 3) + 1,
    );
    yield frameOfBytes(new Uint8Array(words.buffer));
    await sleep(5);
  }
  yield ascii(`END ${samples} Ok\n`);
}

const ROWS_SCRIPT = `
import h5py, json, numpy, sys
with h5py.File(sys.argv[1]) as file:
    columns = [dataset[:] for dataset in file.values()]
wrong = [(column != numpy.arange(1, len(column) + 1)).nonzero()[0] for column in columns]
print(json.dumps({
    "rows": [len(column) for column in columns],
    "right": min(int(rows[0]) if len(rows) else len(column) for rows, column in zip(wrong, columns)),
}))`;

/** How long the columns are, and up to which row all of their values are right. */
function rowsOf(file: string): { rows: number[]; right: number } {
  const json = execFileSync(PYTHON, ['-c', ROWS_SCRIPT, file], {
    encoding: 'utf8',
    env: { ...process.env, LD_PRELOAD: '' },
  });
  return JSON.parse(json) as { rows: number[]; right: number };
}

interface Result {
  readonly samplesWritten: number;
  readonly firstSuspectSample: number | null;
  readonly ok: boolean;
  readonly warnings: readonly string[];
}

async function isReadable(file: string): Promise<boolean> {
  return (await runCli(['info', file])).code === 0;
}

/** Captures until the disk is full, which it is as soon as it `isTime`. */
async function fillUp(
  isTime: (file: string) => boolean | Promise<boolean>,
  ...options: (string | number)[]
): Promise<{ file: string; result: Result }> {
  const disk = await FaultyDisk.mount();
  const { run } = await captureFrom(() => counting());
  const file = join(disk.folder, 'x.h5');
  const capture = run(file, '--json', ...options);
  while (!(await isTime(file))) await sleep(20);
  await disk.fill('ENOSPC');
  const { code, stdout, stderr } = await capture.finished;
  expect(stderr).toMatch(/^pandablocks: HDF5 could not .*x\.h5: the disk is full: make room.*$/m);
  expect(code).toBe(1);
  const result = JSON.parse(stdout) as Result;
  expect(result.ok).toBe(false);
  return { file, result };
}

describe.skipIf(!CAN_FAIL)('a file system that', () => {
  test('counts no links: the file is not taken for a removed one', async () => {
    const { folder } = await FaultyDisk.mount();
    const { run } = await captureFrom(() => counting(200_000));
    const file = join(folder, 'x.h5');
    const capture = run(file, '--flush-period', '0.05');
    expect(await capture.finished).toMatchObject({ code: 0, stderr: '' });
    expect(rowsOf(file)).toEqual({ rows: [200_000, 200_000, 200_000], right: 200_000 });
    expect(readdirSync(folder)).toEqual(['x.h5']);
  });

  const said = 'the file system said later that it could not write all of them.';

  test.each([0.1, 0.6])(
    'says only later that it is full: what may not be there is marked (flushes each %d s)',
    async (flushPeriod) => {
      const { file, result } = await fillUp(isReadable, '--flush-period', flushPeriod);
      const { samplesWritten, firstSuspectSample, warnings } = result;
      const { rows, right } = rowsOf(file);
      expect(new Set(rows)).toEqual(new Set([samplesWritten]));
      expect(firstSuspectSample).toBeGreaterThan(0);
      expect(right).toBeGreaterThanOrEqual(firstSuspectSample!);
      // Otherwise the disk has lost nothing, and nothing was tried.
      expect(right).toBeLessThan(samplesWritten);
      expect(warnings).toContain(
        `The samples from row ${firstSuspectSample} on are in the file, but not to be trusted: ${said}`,
      );
      expect(dumpFile(file).attributes).toMatchObject({
        finished: '0',
        samples_written: String(samplesWritten),
        first_suspect_sample: String(firstSuspectSample),
      });
    },
  );

  test('is full before the first flush: the file is closed with reserved space', async () => {
    const hasRows = (file: string) =>
      readdirSync(dirname(file)).some(
        (name) => name.endsWith('.partial') && statSync(join(dirname(file), name)).size > 1 << 20,
      );
    const { file, result } = await fillUp(hasRows, '--flush-period', 1.5);
    const { samplesWritten, firstSuspectSample } = result;
    expect(new Set(rowsOf(file).rows)).toEqual(new Set([samplesWritten]));
    expect(firstSuspectSample).toBe(0);
    expect(readdirSync(dirname(file))).toEqual(['x.h5']);
  });

  test('reports late that it is full: rows that may be missing are left out', async () => {
    const { file, result } = await fillUp(isReadable, '--flush-period', 0.3, '--drop-suspect');
    const { samplesWritten, firstSuspectSample, warnings } = result;
    const rows = [samplesWritten, samplesWritten, samplesWritten];
    expect(samplesWritten).toBeGreaterThan(0);
    expect(rowsOf(file)).toEqual({ rows, right: samplesWritten });
    expect(firstSuspectSample).toBe(samplesWritten);
    expect(warnings).toContain(`The samples from row ${samplesWritten} on were left out: ${said}`);
  });
});
