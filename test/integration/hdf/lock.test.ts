/** Two captures to one path: the second is refused, and a lock goes with its process. */

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { HdfWriter } from '../../../lib/hdf/pipeline/hdf-writer.js';
import { OutputFile } from '../../../lib/hdf/path/output-file.js';
import { native } from '../../../lib/native/load.js';
import { abortOf, captureFrom, type CaptureTest } from '../../helpers/capture/capture.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';
const IN_USE = /^pandablocks: .*scan\.h5 is being written by another capture/;

/** Acquisitions of three samples, which go on until they are disarmed. */
async function endless(): Promise<CaptureTest> {
  return captureFrom(async function* (_, signal) {
    yield header([COUNTER]);
    yield frameOf(1, 2, 3);
    await abortOf(signal);
    yield ascii('END 3 Disarmed\n');
  });
}

describe.each([[[]], [['--overwrite']]])('another process, %j', (args) => {
  test.each(['0.02', '1000'])('is refused, before it arms: flushed every %s s', async (period) => {
    const first = await endless();
    const second = await endless();
    if (args.length > 0) writeFileSync(first.file, 'old');
    const running = first.run('--flush-period', period, ...args);
    await running.printed(/dataset/);
    // With its own name, or without.
    if (period === '0.02') await published(first);
    const refused = await second.run(first.file, ...args).finished;
    expect(refused).toMatchObject({ code: 1 });
    if (args.length > 0 || period === '1000') expect(refused.stderr).toMatch(IN_USE);
    expect(second.armed()).toBe(0);

    running.process.kill('SIGINT');
    expect(await running.finished).toMatchObject({ code: 130 });
    expect(dumpFile(first.file).datasets[COLUMN]).toMatchObject({ rows: 3 });
    expect(readdirSync(first.folder)).toEqual(['scan.h5']);
  });
});

async function published({ folder }: CaptureTest): Promise<void> {
  await vi.waitUntil(() => readdirSync(folder).join() === 'scan.h5', { timeout: 20_000 });
}

test('the path is locked before the first data', async () => {
  const first = await captureFrom(async function* (_, signal) {
    await abortOf(signal);
    yield header([]);
    yield ascii('END 0 Disarmed\n');
  });
  const running = first.run();
  await vi.waitUntil(() => first.armed() === 1, { timeout: 20_000 });
  const second = await endless();
  expect((await second.run(first.file).finished).stderr).toMatch(IN_USE);
  running.process.kill('SIGINT');
  await running.finished;
  expect(readdirSync(first.folder)).toEqual(['scan.h5']);
});

test('a lock ends with a killed process, and its left-overs are named', async () => {
  const { run, file, folder, armed } = await endless();
  const killed = run('--flush-period', 1000);
  await killed.printed(/dataset/);
  killed.process.kill('SIGKILL');
  await killed.finished;
  const [partial] = readdirSync(folder);
  expect(partial).toMatch(/^scan\.h5\.[0-9a-f]{8}\.partial$/);

  const next = run();
  await next.printed(/dataset/);
  next.process.kill('SIGINT');
  const { stderr } = await next.finished;
  expect(stderr).toContain(`warning: Left over from a capture that was killed: ${folder}/`);
  expect(stderr).toContain(`${String(partial)}. "pandablocks repair" makes`);
  expect(armed()).toBe(2);
  expect(readdirSync(folder).sort()).toEqual(['scan.h5', partial]);
  expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows: 3 });
});

test('a capture that finds a lock later continues under its temporary name', async () => {
  const first = await endless();
  const running = first.run('--flush-period', 1000);
  await running.printed(/dataset/);
  const second = await captureFrom(() => [header([COUNTER]), frameOf(1, 2), ascii('END 2 Ok\n')]);
  // Its second file would be the first's.
  mkdirSync(join(second.folder, '1'));
  symlinkSync(first.folder, join(second.folder, '2'));
  const scheme = join(second.folder, '%d', 'scan.h5');
  const { code, stdout, stderr } = await second.run(scheme, '--num', 2, '--json').finished;
  expect(stderr).toMatch(IN_USE);
  expect(code).toBe(1);
  const [, file] = stdout.split('\n').map((line) => /"file":"([^"]*)"/.exec(line)?.[1]);
  expect(file).toMatch(/\.partial$/);
  expect(stderr).toContain(`What was written is in ${String(file)}.`);
  expect(dumpFile(file!).datasets[COLUMN]).toMatchObject({ rows: 2 });

  running.process.kill('SIGINT');
  await running.finished;
  expect(dumpFile(first.file).datasets[COLUMN]).toMatchObject({ rows: 3 });
});

describe('in one process', () => {
  test('one of many that begin at the same time gets the path', async () => {
    const path = join(temporaryFolder(), 'scan.h5');
    for (let round = 0; round < 20; round++) {
      const files = Array.from({ length: 5 }, () => new OutputFile(path, round % 2 === 0));
      const locks = await Promise.allSettled(files.map((file) => file.lockPath()));
      expect(locks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const each of locks) {
        if (each.status === 'rejected') expect(String(each.reason)).toMatch(/being written/);
      }
      await Promise.all(files.map((file) => file.discard()));
      expect(readdirSync(join(path, '..'))).toEqual([]);
    }
  });

  test('through another link to the folder', async () => {
    const folder = temporaryFolder();
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    onTestFinished(() => import('node:fs').then(({ unlinkSync }) => unlinkSync(link)));
    const first = new OutputFile(join(folder, 'scan.h5'), true);
    await first.lockPath();
    await expect(new OutputFile(join(link, 'scan.h5'), true).lockPath()).rejects.toThrow(/written/);
    await first.discard();
  });

  test('other files of the folder do not matter', async () => {
    const folder = temporaryFolder();
    const names = ['scan.h5', 'scan.h5.old', 'scan', 'scan.h5.00000000.partial'];
    const files = names.map((name) => new OutputFile(join(folder, name), false));
    for (const file of files) await file.lockPath();
    await Promise.all(files.map((file) => file.discard()));
  });
});

test('a file system without locks is reported, and no failure', async () => {
  const lock = vi.spyOn(native(), 'lockFile').mockResolvedValue('unsupported');
  onTestFinished(() => {
    lock.mockRestore();
  });
  const file = join(temporaryFolder(), 'scan.h5');
  const warnings: string[] = [];
  const writer = new HdfWriter({ scheme: file, onWarning: (text) => warnings.push(text) });
  await writer.put({ kind: 'ready' });
  await writer.put({
    ...{ kind: 'start', fields: [], missed: 0, process: 'Raw', format: 'Framed' },
    ...{ sampleBytes: 0, armTime: null, startTime: null, hwTimeOffsetNs: null },
  });
  await writer.put({ kind: 'end', samples: 0, reason: 'Ok' });
  await writer.stop();
  expect(warnings).toEqual([expect.stringMatching(/scan\.h5 can't be locked on its file system/)]);
  expect(writer.results).toMatchObject([{ ok: true, warnings }]);
  expect(basename(writer.results[0]!.file!)).toBe('scan.h5');
});
