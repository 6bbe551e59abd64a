/** Disks that fail under way, in ways that leave no room even for the end of a file. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AsyncClient, GetLine } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { Cli, type Finished } from '../helpers/cli.js';
import { BreakableDisk, canBreak, canHaveQuota, quotaDisk } from '../helpers/disk.js';
import { CAN_FAIL, FaultyDisk } from '../helpers/faulty-disk.js';
import { dumpFile } from '../helpers/python.js';
import { runCli } from '../helpers/run-cli.js';

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
  test('fails every write: what was flushed is safe, and the file can be repaired', async () => {
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

  test('can not say that it is on the disk', async () => {
    const disk = await FaultyDisk.mount();
    const file = join(disk.folder, 'x.h5');
    const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: 1000 });
    onTestFinished(() => sim.close());
    await disk.fail('EIO', 'fsync');
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', file, '--arm', '--json', ...ports]);
    const { code, stdout, stderr } = await cli.finished;
    expect(stderr).toMatch(/^pandablocks: .*x\.h5 may not be on the disk \(the disk failed.*\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, samplesWritten: 1000, reason: 'Ok' });
    expect(code).toBe(1);
    expect(dumpFile(file).attributes).toMatchObject({ finished: '1', samples_written: '1000' });
  });

  test('has no locks: that is told, and all is captured', async () => {
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

describe.skipIf(!canHaveQuota())('a file system that copies what is written over', () => {
  test('with a quota: what was flushed is safe, and the file can be repaired', async () => {
    const disk = quotaDisk(300);
    disk.limit('8M');
    const file = join(disk.folder, 'x.h5');
    const captured = await captureUntil(file, () => {});
    expect(captured.stderr).toMatch(
      /^pandablocks: HDF5 could not .*x\.h5: the quota is used up: make room in .*\n$/,
    );
    expect(captured.result.samplesWritten).toBeGreaterThan(0);
    const tooEarly = await runCli(['repair', file]);
    expect(tooEarly.code).toBe(1);
    expect(tooEarly.stderr).toMatch(
      /^pandablocks: .*x\.h5 can't be repaired yet: the quota is used up.*samples are safe.*\n$/,
    );
    disk.limit('9M');
    await expectRepaired(file, captured);
  });
});
