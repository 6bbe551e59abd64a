/** What looking at the names of files costs, and what is found out by it before anything is armed. */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { writeHdfFiles } from 'pandablocks';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { checkAllFilenames } from '../../../lib/hdf/path/check-all-filenames.js';
import { OutputFile } from '../../../lib/hdf/path/output-file.js';
import { repairHdfFile } from '../../../lib/hdf/repair/repair-hdf-file.js';
import { native } from '../../../lib/native/load.js';
import { simClient } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import type { FileCalls } from '../../helpers/disk/file-calls.js';
import { killed } from '../../helpers/hdf/repair.js';

const calls = vi.hoisted((): FileCalls => ({}));
vi.mock('node:fs/promises', async (importReal) => {
  const { counted } = await import('../../helpers/disk/file-calls.js');
  return counted(await importReal<typeof import('node:fs/promises')>(), calls);
});

beforeEach(() => {
  for (const name of Object.keys(calls)) calls[name] = 0;
});

const makeFifo = (path: string): unknown => execFileSync('mkfifo', [path]);

test('a capture of many acquisitions lists its folder once', async () => {
  const folder = temporaryFolder();
  const { client } = await simClient({ samples: 10 });
  const results = await writeHdfFiles(client, {
    scheme: join(folder, 'scan-%d.h5'),
    num: 4,
    arm: true,
  });
  expect(results).toHaveLength(4);
  expect(calls['readdir']).toBe(1);
});

describe('names that are known at the start', () => {
  const check = async (fileNames: readonly string[], overwrite = false): Promise<string[]> => [
    ...(await checkAllFilenames(
      { fileNames, overwrite },
      { num: fileNames.length, reconnects: false },
    )),
  ];

  test('10,000 of them take no more calls than 2', async () => {
    const folder = temporaryFolder();
    const names = Array.from({ length: 10_000 }, (_, i) => join(folder, `${i}.h5`));
    const total = (): number => Object.values(calls).reduce((sum, count) => sum + count, 0);
    await check(names.slice(0, 2));
    const few = total();
    expect(await check(names)).toEqual(names);
    expect(total()).toBe(2 * few);
  });

  test.each([
    ['a file', (path: string) => writeFileSync(path, ''), /x\.h5 is there already: choose/],
    ['a folder', (path: string) => mkdirSync(path), /x\.h5 is there already and is not a file/],
    ['a link to nothing', (path: string) => symlinkSync('/nowhere', path), /already: choose/],
    ['a FIFO', makeFifo, /x\.h5 is there already and is not a file/],
  ])('%s that is there', async (_, make, message) => {
    const folder = temporaryFolder();
    make(join(folder, 'x.h5'));
    const names = ['a.h5', 'x.h5', 'b.h5'].map((name) => join(folder, name));
    await expect(check(names)).rejects.toThrow(message);
  });

  test.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a FIFO, which nobody writes to', makeFifo],
  ])('%s is refused with `overwrite` too', async (_, make) => {
    const path = join(temporaryFolder(), 'x.h5');
    make(path);
    await expect(check([path], true)).rejects.toThrow(/is there already and is not a file/);
  });

  test('a FIFO with the name of a temporary file is not opened', async () => {
    const folder = temporaryFolder();
    makeFifo(join(folder, 'x.h5.01234567.partial'));
    const names = [join(folder, 'x.h5')];
    expect(await check(names)).toEqual(names);
  });

  test('the first refused name is reported, in any folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'x.h5'), '');
    const names = ['a.h5', 'none/a.h5', 'x.h5'].map((name) => join(folder, name));
    await expect(check(names)).rejects.toThrow(/There is no folder .*none/);
    await expect(check([names[2]!, names[1]!])).rejects.toThrow(/x\.h5 is there already/);
  });

  test('through a link to the folder, and twice by another path', async () => {
    const folder = temporaryFolder();
    const link = join(folder, 'link');
    mkdirSync(join(folder, 'real'));
    symlinkSync('real', link);
    writeFileSync(join(folder, 'real', 'x.h5'), '');
    await expect(check([join(link, 'x.h5')])).rejects.toThrow(/link\/x\.h5 is there already/);
    const twice = [join(folder, 'y.h5'), join(folder, '.', 'real/../y.h5')];
    await expect(check(twice)).rejects.toThrow(/is named for two acquisitions/);
    await expect(check([`${folder}/y.h5`, `${folder}/./y.h5`])).rejects.toThrow(/for two/);
  });

  test('a path that another capture writes, with `overwrite`', async () => {
    const path = join(temporaryFolder(), 'x.h5');
    writeFileSync(path, '');
    const handle = await open(path, 'r+');
    onTestFinished(() => handle.close());
    await native().lockFile(handle.fd);
    await expect(check([path], true)).rejects.toThrow(/is being written by another capture/);
  });

  test('a name that is too long for its temporary name', async () => {
    const folder = temporaryFolder();
    const longest = join(folder, `${'é'.repeat(117)}x.h5`);
    expect(await check([longest])).toEqual([longest]);
    const file = new OutputFile(longest, false);
    await file.lockPath();
    await file.discard();
    const long = join(folder, `${'é'.repeat(117)}xy.h5`);
    await expect(check([long])).rejects.toThrow(/too long: choose one of at most 238 bytes/);
    await expect(check([join(folder, 'x'.repeat(300))])).rejects.toThrow(/too long/);
  });

  // Root may list every folder.
  test.skipIf(process.getuid?.() !== 0)("in a folder that can't be listed", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'drop'));
    writeFileSync(join(folder, 'drop', 'x.h5'), '');
    for (const [path, mode] of [
      [folder, 0o755],
      [join(folder, 'drop'), 0o333],
    ] as const) {
      chmodSync(path, mode);
    }
    process.seteuid?.(65534);
    onTestFinished(() => process.seteuid?.(0));
    const names = ['a.h5', 'b.h5', 'x.h5'].map((name) => join(folder, 'drop', name));
    expect(await check(names.slice(0, 2))).toHaveLength(2);
    await expect(check(names)).rejects.toThrow(/x\.h5 is there already/);
  });
});

describe('a path that is locked', () => {
  /** As captures leave it that are killed. @returns its temporary name */
  async function leftOver(path: string): Promise<string> {
    const file = new OutputFile(path, false);
    await file.lockPath();
    await file.begin();
    await file.release();
    return file.currentPath;
  }

  test.each([1, 3, 8, 20])('is found behind %d left-over files', async (count) => {
    const folder = temporaryFolder();
    const path = join(folder, 'scan.h5');
    const names = new Set<string>();
    for (let i = 0; i < count; i++) names.add(await leftOver(path));
    expect(names.size).toBe(count);
    const first = new OutputFile(path, true);
    await first.lockPath();
    await expect(new OutputFile(path, true).lockPath()).rejects.toThrow(/being written/);
    await first.discard();
    const next = new OutputFile(path, true);
    await next.lockPath();
    await next.discard();
  });

  test("by a capture that can't be found: neither file replaces the other", async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'scan.h5');
    const names: string[] = [];
    for (let i = 0; i < 20; i++) names.push(await leftOver(path));
    const first = new OutputFile(path, true);
    await first.lockPath();
    for (const name of names) rmSync(name);
    const second = new OutputFile(path, true);
    await second.lockPath().catch(() => {});
    await first.begin();
    await second.begin();
    const published = await Promise.allSettled([first.publish(), second.publish()]);
    expect(published.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(new Set(readdirSync(folder).map((name) => statSync(join(folder, name)).ino)).size).toBe(
      2,
    );
    await first.release();
    await second.release();
  });

  test('the file of a capture that ends never becomes that of the next', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'scan.h5');
    const first = new OutputFile(path, false);
    await first.lockPath();
    rmSync(first.currentPath);
    const second = new OutputFile(path, false);
    await second.lockPath();
    await first.discard();
    expect(readdirSync(folder)).toEqual([basename(second.currentPath)]);
    await second.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('`repair` leaves the name to a capture that has locked it', async () => {
    const partial = await killed(20, 'scan.h5.01234567.partial');
    const path = join(dirname(partial), 'scan.h5');
    const capture = new OutputFile(path, false);
    await capture.lockPath();
    const left = { file: partial, renamedFrom: null, wasRepaired: true, samples: 20 };
    expect(await repairHdfFile(partial)).toMatchObject(left);
    await capture.begin();
    await capture.publish();
    await capture.release();
    expect(await repairHdfFile(partial)).toMatchObject({ file: partial });
    rmSync(path);
    expect(await repairHdfFile(partial)).toMatchObject({ file: path, renamedFrom: partial });
  });

  test('a file under repair is not replaced', async () => {
    const path = await killed(20, 'scan.h5');
    const capture = new OutputFile(path, true);
    await capture.lockPath();
    await capture.begin();
    const repairing = await open(path, 'r+');
    await native().lockFile(repairing.fd);
    await expect(capture.publish()).rejects.toThrow(/What was written is in .*\.partial/);
    await repairing.close();
    await capture.release();
    expect(await repairHdfFile(path)).toMatchObject({ file: path, samples: 20 });
  });
});
