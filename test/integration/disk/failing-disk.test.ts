/** Disks that fail under way, in ways that leave no room even for the end of a file. */

import { appendFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AsyncClient, GetLine } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { Cli, type Finished } from '../../helpers/cli/cli.js';
import { BreakableDisk, canBreak, canHaveQuota, quotaDisk } from '../../helpers/disk/disk.js';
import { CAN_FAIL, FaultyDisk, type FileCall } from '../../helpers/disk/faulty-disk.js';
import { dumpFile, dumpUnclosedFile, type FileDump } from '../../helpers/hdf/python.js';
import { runCli } from '../../helpers/cli/run-cli.js';

interface Captured extends Finished {
  readonly result: { readonly samplesWritten: number; readonly ok: boolean };
}

/** Captures without end, until `spoil` has done its work. The PandA has to be disarmed then. */
async function captureUntil(file: string, spoil: () => Promise<void> | void): Promise<Captured> {
  const sim = await Simulator.start({
    ...{ controlPort: 0, dataPort: 0 },
    ...{ rate: 100_000, samples: Infinity },
  });
  onTestFinished(() => sim.close());
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const options = ['--arm', '--json', '--flush-period', '0.1'];
  const cli = new Cli(['hdf', '127.0.0.1', file, ...options, ...ports]);
  await spoil();
  const finished = await cli.finished;
  const client = new AsyncClient('127.0.0.1', sim);
  await client.connect();
  expect(await client.send(new GetLine('*PCAP.COMPLETION'))).toBe('Disarmed');
  await client.close();
  const result = JSON.parse(finished.stdout) as Captured['result'];
  expect(result.ok).toBe(false);
  expect(finished.code).toBe(1);
  return { ...finished, result };
}

/** @returns what a reader found after the kill */
async function killedCapture(file: string): Promise<FileDump> {
  const sim = await Simulator.start({
    ...{ controlPort: 0, dataPort: 0 },
    ...{ rate: 100_000, samples: Infinity },
  });
  onTestFinished(() => sim.close());
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const cli = new Cli(['hdf', '127.0.0.1', file, '--arm', '--flush-period', '0.1', ...ports]);
  while (!existsSync(file) || statSync(file).size < 2 << 20) await sleep(50);
  cli.process.kill('SIGKILL');
  await cli.finished;
  return dumpUnclosedFile(file);
}

/** Waits until there are rows that a reader can see. */
async function flushed(file: string): Promise<void> {
  const isThere = async () => (await runCli(['info', file])).stdout.includes('COUNTER1');
  while (!(await isThere())) await sleep(50);
}

/** What was told to be safe is there. */
async function expectRepaired(file: string, { result, stderr }: Captured): Promise<void> {
  const rows = result.samplesWritten;
  expect(stderr).toContain(`${rows} samples were flushed and are safe`);
  expect(stderr).toContain(`"pandablocks repair ${file}"`);
  const repaired = await runCli(['repair', file]);
  expect(repaired).toMatchObject({ code: 0, stderr: '' });
  const { datasets } = dumpFile(file);
  const lengths = Object.values(datasets).map((dataset) => dataset.rows);
  expect(Math.min(...lengths)).toBe(Math.max(...lengths));
  expect(lengths[0]).toBeGreaterThanOrEqual(rows);
}

describe.skipIf(!CAN_FAIL)('a disk that', () => {
  test('fails every write: flushed rows are safe, and the file can be repaired', async () => {
    const disk = await FaultyDisk.mount();
    const file = join(disk.folder, 'x.h5');
    const captured = await captureUntil(file, async () => {
      await flushed(file);
      await disk.fail('EIO', 'write');
    });
    expect(captured.stderr).toMatch(/^pandablocks: HDF5 could not .*x\.h5: the disk failed.*\n$/);
    expect(captured.result.samplesWritten).toBeGreaterThan(0);
    await disk.heal();
    await expectRepaired(file, captured);
  });

  test('loses its connection: flushed rows are safe, and the file can be repaired', async () => {
    const disk = await FaultyDisk.mount();
    const file = join(disk.folder, 'x.h5');
    const captured = await captureUntil(file, async () => {
      await flushed(file);
      await disk.fail('ENOTCONN', 'write', 'truncate', 'fsync', 'open');
    });
    expect(captured.stderr).toMatch(
      /^pandablocks: HDF5 could not .*x\.h5: the connection to this file system is lost.*$/m,
    );
    expect(captured.result.samplesWritten).toBeGreaterThan(0);
    await disk.heal();
    await expectRepaired(file, captured);
  });

  /** Of 1000 samples. */
  async function captureWithout(call: FileCall): Promise<Finished & { file: string }> {
    const disk = await FaultyDisk.mount();
    const file = join(disk.folder, 'x.h5');
    const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: 1000 });
    onTestFinished(() => sim.close());
    await disk.fail('EIO', call);
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', file, '--arm', '--json', ...ports]);
    return { ...(await cli.finished), file };
  }

  test("can't confirm that the file is stored", async () => {
    const { file, code, stdout, stderr } = await captureWithout('fsyncdir');
    expect(stderr).toMatch(/^pandablocks: .*x\.h5 may not be on the disk \(the disk failed.*\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, samplesWritten: 1000, reason: 'Ok' });
    expect(code).toBe(1);
    expect(dumpFile(file).attributes).toMatchObject({ finished: '1', samples_written: '1000' });
  });

  test("can't confirm that the rows are stored: they are marked", async () => {
    const { file, code, stdout, stderr } = await captureWithout('fsync');
    expect(stderr).toMatch(/^pandablocks: HDF5 could not flush .*x\.h5: the disk failed.*$/m);
    const result = { ok: false, samplesWritten: 1000, firstSuspectSample: 0 };
    expect(JSON.parse(stdout)).toMatchObject(result);
    expect(code).toBe(1);
    const { attributes } = dumpFile(file);
    const status = {
      ...{ finished: '0', samples_written: '1000', first_suspect_sample: '0' },
      end_reason: 'Write failed: Input/output error',
    };
    expect(attributes).toMatchObject(status);
  });

  test('has no locks: that is reported, and all samples are captured', async () => {
    const disk = await FaultyDisk.mount({ hasLocks: false });
    const file = join(disk.folder, 'x.h5');
    const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: 1000 });
    onTestFinished(() => sim.close());
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', file, '--arm', '--json', ...ports]);
    const { code, stdout, stderr } = await cli.finished;
    expect(stderr).toMatch(
      /^pandablocks: warning: .*x\.h5 can't be locked on its file system.*\n$/,
    );
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, samplesWritten: 1000 });
    expect(code).toBe(0);
  });
});

test.skipIf(!canBreak())('a file system that becomes read-only', async () => {
  const disk = new BreakableDisk(100);
  const file = join(disk.folder, 'x.h5');
  const captured = await captureUntil(file, async () => {
    await flushed(file);
    disk.breakDown();
  });
  expect(captured.stderr).toMatch(
    /^pandablocks: HDF5 could not .*x\.h5: .*(read-only|failed).*\n$/,
  );
  expect(captured.result.samplesWritten).toBeGreaterThan(0);
});

/** Another program takes what room there is. */
function useUp(folder: string): void {
  const piece = new Uint8Array(64 << 10);
  const others = join(folder, 'others');
  expect(() => {
    for (;;) appendFileSync(others, piece, { flush: true });
  }).toThrow(/write/);
}

const WRITE_FAILED = /^Write failed: (Disk quota exceeded|No space left on device)$/;

/** All columns are as long as was told. */
function expectClosed(file: string, rows: number, why = WRITE_FAILED): void {
  const { attributes, datasets } = dumpFile(file);
  expect(attributes).toMatchObject({ finished: '0', samples_written: String(rows) });
  expect(attributes['end_reason']).toMatch(why);
  expect(new Set(Object.values(datasets).map((dataset) => dataset.rows))).toEqual(new Set([rows]));
}

// Nothing can be changed there without room for a copy: that is kept in reserve.
describe.skipIf(!canHaveQuota())('a copy-on-write file system', () => {
  test('with a quota', async () => {
    const disk = quotaDisk(300);
    disk.limit('8M');
    const file = join(disk.folder, 'x.h5');
    const captured = await captureUntil(file, () => {});
    expect(captured.stderr).toMatch(
      /^pandablocks: HDF5 could not .*x\.h5: the quota is used up: make room in .*\n$/,
    );
    expect(captured.result.samplesWritten).toBeGreaterThan(0);
    expectClosed(file, captured.result.samplesWritten);
  });

  test('that is full', async () => {
    const { folder } = quotaDisk(120);
    writeFileSync(join(folder, 'others'), new Uint8Array(34 << 20));
    const file = join(folder, 'x.h5');
    const captured = await captureUntil(file, () => {});
    expect(captured.stderr).toMatch(/^pandablocks: HDF5 could not .*x\.h5: the disk is full.*\n$/);
    expect(captured.result.samplesWritten).toBeGreaterThan(0);
    expectClosed(file, captured.result.samplesWritten);
  });

  test('the file of a killed capture is repaired as soon as there is space', async () => {
    const disk = quotaDisk(300);
    disk.limit('12M');
    const file = join(disk.folder, 'x.h5');
    const { datasets } = await killedCapture(file);
    useUp(disk.folder);
    const tooEarly = await runCli(['repair', file]);
    expect(tooEarly.code).toBe(1);
    expect(tooEarly.stderr).toMatch(
      /^pandablocks: .*x\.h5 can't be repaired yet: the quota is used up.*samples are safe.*\n$/,
    );
    disk.limit('24M');
    expect(await runCli(['repair', file])).toMatchObject({ code: 0, stderr: '' });
    const rows = Math.min(...Object.values(datasets).map((dataset) => dataset.rows));
    expectClosed(file, rows, /^unfinished$/);
  });
});
