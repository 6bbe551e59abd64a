/** Disks that are full, not to be written to, or gone: one sentence, and what fitted in a file. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { type AcquisitionResult, AsyncClient, HdfError, Raw, writeHdfFiles } from 'pandablocks';
import { type AcquisitionSource, Simulator, type SourceItem } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { abortOf, captureFrom } from '../../helpers/capture/capture.js';
import { simClient } from '../../helpers/capture/capture-client.js';
import { Cli, MAIN, temporaryFolder } from '../../helpers/cli/cli.js';
import { CAN_MOUNT, memoryDisk } from '../../helpers/disk/disk.js';
import { readOneFile } from '../../helpers/hdf/one-file.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { ascii, frameOfBytes, header } from '../../helpers/data/streams.js';

const FRAME_SAMPLES = 10_000;
const FIELDS = ['A.OUT', 'B.OUT', 'C.OUT'].map((name) => ({ name, type: 'int32' }));

/** Samples of three columns that count on, without end: it is for the writer to stop. */
async function* endless(): AsyncGenerator<SourceItem> {
  yield header(FIELDS);
  for (let first = 0; ; first += FRAME_SAMPLES) {
    const words = Int32Array.from(
      { length: FRAME_SAMPLES * 3 },
      (_, i) => first + Math.floor(i / 3),
    );
    yield frameOfBytes(new Uint8Array(words.buffer));
    await sleep(10);
  }
}

/** The columns are equally long, and right to the last row. @returns how long */
function rowsOf(file: string): number {
  const { datasets } = dumpFile(file);
  const columns = FIELDS.map(({ name }) => datasets[`${name}.Value`]!);
  const rows = columns[0]!.rows;
  for (const column of columns) {
    expect(column.rows).toBe(rows);
    if (rows > 0) expect(column.last.at(-1)).toBe(rows - 1);
  }
  return rows;
}

const FULL = 'Write failed: No space left on device';

/** The root and each dataset say why not all is in the file. */
function expectToldWhy(file: string, why: string): void {
  const { attributes, datasets } = dumpFile(file);
  for (const told of [attributes, ...Object.values(datasets).map((each) => each.attributes)]) {
    expect(told).toMatchObject({ end_reason: why, finished: '0' });
  }
}

async function completionOf(sim: Simulator): Promise<string> {
  const client = new AsyncClient('127.0.0.1', sim);
  try {
    await client.connect();
    return (await client.send(new Raw(['*PCAP.COMPLETION?']))).join();
  } finally {
    await client.close();
  }
}

describe.skipIf(!CAN_MOUNT)('a file system', () => {
  test.each(['200k', '1m', '3m', '6m'])('of %s that fills up', async (size) => {
    const folder = memoryDisk(`size=${size}`);
    const file = join(folder, 'x.h5');
    const { run } = await captureFrom(endless);
    const { code, stderr } = await run(file, '--flush-period', '0.05').finished;
    expect(stderr).toMatch(
      /^pandablocks: HDF5 could not .*x\.h5: the disk is full: make room.*\n$/,
    );
    expect(code).toBe(1);
    const rows = rowsOf(file);
    if (size !== '200k') expect(rows).toBeGreaterThan(0);
    expectToldWhy(file, FULL);
    const { stdout } = await runCli(['info', file]);
    expect(stdout).toMatch(new RegExp(`^  ended    ${FULL}, ${rows} samples$`, 'm'));
  });

  test.each(['1m', '3m'])('of %s that fills up with acquisitions in one file', async (size) => {
    const folder = memoryDisk(`size=${size}`);
    const file = join(folder, 'x.h5');
    const { run } = await captureFrom(function* () {
      yield header(FIELDS);
      yield frameOfBytes(new Uint8Array(FRAME_SAMPLES * 12));
      yield ascii(`END ${FRAME_SAMPLES} Ok\n`);
    });
    const { code, stdout, stderr } = await run(file, '--one-file', '--num', '0', '--json').finished;
    expect(stderr).toMatch(/x\.h5: the disk is full: make room.*\n$/);
    expect(code).toBe(1);
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AcquisitionResult);
    const whole = results.findIndex(({ ok }) => !ok);
    expect(results.slice(whole).map(({ ok }) => ok)).not.toContain(true);
    // All that was told to be there is there, in the table and in the columns.
    const { table, lengths, status } = readOneFile(file);
    expect(table.samples.slice(0, whole)).toEqual(Array(whole).fill(FRAME_SAMPLES));
    expect(table.end_reason.slice(0, whole)).toEqual(Array(whole).fill('Ok'));
    const rows = results.reduce((sum, { samplesWritten }) => sum + samplesWritten, 0);
    expect(table.samples.reduce((sum, samples) => sum + samples, 0)).toBe(rows);
    expect(lengths).toEqual([rows]);
    expect(status).toMatchObject({ finished: 0, samples_written: rows });
    expect(whole).toBeGreaterThan(1);
  });

  test.each([
    ['Ok', FULL],
    ['Data overrun', 'Data overrun'],
  ])('that is full when the last samples are written, and it ended %s', async (end, told) => {
    const folder = memoryDisk('size=3m');
    const file = join(folder, 'x.h5');
    const { run } = await captureFrom(async function* () {
      yield header(FIELDS);
      yield frameOfBytes(new Uint8Array(12));
      while (!existsSync(file)) await sleep(10);
      expect(() => {
        writeFileSync(join(folder, 'others'), new Uint8Array(3 << 20));
      }).toThrow(/ENOSPC/);
      yield frameOfBytes(new Uint8Array(1_200_000));
      yield ascii(`END 100001 ${end}\n`);
    });
    const { code, stdout } = await run(file, '--json').finished;
    const result = JSON.parse(stdout) as AcquisitionResult;
    expect(result).toMatchObject({ ok: false, reason: end });
    expect(result.samplesWritten).toBeLessThan(100_001);
    expect(result.warnings).toEqual([expect.stringMatching(/could not .*: the disk is full/)]);
    expect(code).toBe(1);
    expectToldWhy(file, told);
  });

  test('that fills up: the PandA is disarmed', async () => {
    const folder = memoryDisk('size=1m');
    const sim = await Simulator.start({
      controlPort: 0,
      dataPort: 0,
      rate: 100_000,
      samples: Infinity,
    });
    onTestFinished(() => sim.close());
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', join(folder, 'x.h5'), '--arm', ...ports]);
    expect(await cli.finished).toMatchObject({ code: 1 });
    expect(await completionOf(sim)).toBe('OK =Disarmed');
  });

  // No room for the samples, and none for the file itself.
  test.each(['size=4k', 'nr_inodes=1'])('that is full from the beginning: %s', async (options) => {
    const folder = memoryDisk(options);
    const { run } = await captureFrom(endless);
    const { code, stderr } = await run(join(folder, 'x.h5')).finished;
    expect(stderr).toMatch(/^pandablocks: .*x\.h5.*: the disk is full: make room in .*\n$/);
    expect(code).toBe(1);
  });

  test('that is read-only: nothing is armed', async () => {
    const folder = memoryDisk('size=1m,ro');
    const { run, armed } = await captureFrom(endless);
    const { code, stderr } = await run(join(folder, 'x.h5')).finished;
    expect(stderr).toMatch(/^pandablocks: The folder .* is on a read-only file system.*\n$/);
    expect([code, armed()]).toEqual([1, 0]);
  });
});

test('a limit on the size of files (ulimit -f) ends the program in good order', async () => {
  const file = join(temporaryFolder(), 'x.h5');
  const { sim } = await captureFrom(endless);
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort].map(String);
  const args = [process.execPath, MAIN, 'hdf', '127.0.0.1', file, '--arm', ...ports];
  // In units of 1024 bytes.
  const child = spawn('bash', ['-c', 'ulimit -f 2048; exec "$@"', 'bash', ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [stderr, [code]] = (await Promise.all([text(child.stderr), once(child, 'close')])) as [
    string,
    [number | null],
  ];
  expect(stderr).toMatch(/^pandablocks: HDF5 could not .*files must not be larger here.*\n$/);
  expect(code).toBe(1);
  expect(rowsOf(file)).toBeGreaterThan(50_000);
  expectToldWhy(file, 'Write failed: File too large');
  expect(statSync(file).size).toBeLessThanOrEqual(2048 * 1024);
});

describe('during the capture', () => {
  async function captureUntil(
    spoil: (folder: string, file: string) => void,
    source: AcquisitionSource = endless,
  ): Promise<{ error: unknown; file: string }> {
    const folder = temporaryFolder();
    const file = join(folder, 'x.h5');
    const { client } = await simClient({ source });
    let isSpoilt = false;
    const error: unknown = await writeHdfFiles(client, {
      scheme: file,
      arm: true,
      flushPeriod: 0.05,
      onProgress: () => {
        if (isSpoilt || !existsSync(file)) return;
        isSpoilt = true;
        spoil(folder, file);
      },
    }).catch((reason: unknown) => reason);
    return { error, file };
  }

  test.each([
    ['the file is removed', (_: string, file: string) => rmSync(file)],
    ['its folder is removed', (folder: string) => rmSync(folder, { recursive: true })],
  ])('%s: that is told', async (_, spoil) => {
    const { error, file } = await captureUntil(spoil);
    expect(error).toBeInstanceOf(HdfError);
    const { message, path, results } = error as HdfError;
    expect(message).toMatch(/x\.h5 was removed while it was written/);
    expect(path).toBe(file);
    expect(results).toMatchObject([{ ok: false, file: null, samplesWritten: 0 }]);
  });

  test('the file is removed while nothing arrives: the PandA is disarmed', async () => {
    let isDisarmed = false;
    const { error } = await captureUntil(
      (_, file) => rmSync(file),
      async function* (_, signal) {
        yield header(FIELDS);
        yield frameOfBytes(new Uint8Array(12));
        await abortOf(signal);
        isDisarmed = true;
      },
    );
    expect((error as HdfError).message).toMatch(/was removed/);
    expect(isDisarmed).toBe(true);
  });

  test('the file is removed just before the end', async () => {
    const { error } = await captureUntil(
      (_, file) => rmSync(file),
      async function* () {
        yield header(FIELDS);
        yield frameOfBytes(new Uint8Array(12));
        await sleep(300);
        yield ascii('END 1 Ok\n');
      },
    );
    expect(error).toBeInstanceOf(HdfError);
    expect((error as HdfError).message).toMatch(/was removed/);
  });

  test('the file is moved: it stays complete', async () => {
    let moved = '';
    const { error } = await captureUntil(
      (folder, file) => renameSync(file, (moved = join(folder, 'moved.h5'))),
      async function* () {
        yield header(FIELDS);
        yield frameOfBytes(new Uint8Array(12));
        await sleep(300);
        yield ascii('END 1 Ok\n');
      },
    );
    expect(error).toMatchObject([{ ok: true }]);
    expect(rowsOf(moved)).toBe(1);
  });
});
