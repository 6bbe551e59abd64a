/** `repairHdfFile` and `pandablocks repair`: what they mend, and what they leave alone. */

import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { HdfError, OutputPathError, repairHdfFile } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { abortOf, captureFrom } from '../../helpers/capture/capture.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { expectRows, openNew } from '../../helpers/hdf/native-file.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { contents, killed, OURS, python, whole } from '../../helpers/hdf/repair.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

async function expectRefused(path: string, what: RegExp): Promise<void> {
  const before = contents(dirname(path));
  await expect(repairHdfFile(path)).rejects.toThrow(what);
  expect(contents(dirname(path))).toEqual(before);
}

describe('repairs', () => {
  test.each([10, 500])('a file that was killed after %d rows, for all readers', async (count) => {
    const file = await killed(count);
    expect(() => dumpFile(file)).toThrow();
    const result = { file, renamedFrom: null, samples: count, shortened: [] };
    expect(await repairHdfFile(file)).toEqual({ ...result, wasRepaired: true });
    expectRows(file, count);
    execFileSync('h5dump', ['-H', file]);
    const status = { finished: '0', end_reason: 'unfinished', samples_written: String(count) };
    expect(dumpFile(file).attributes).toMatchObject(status);
    expect(dumpFile(file).datasets['a']!.attributes).toMatchObject(status);
    const info = await runCli(['info', file]);
    expect(info.stdout).toContain('  ended    unfinished: its writer was killed\n');

    const bytes = readFileSync(file);
    expect(await repairHdfFile(file)).toEqual({ ...result, wasRepaired: false });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('columns of different length: all get the length of the shortest', async () => {
    const file = await whole(500);
    python('h5py.File(sys.argv[1], "r+")["b"].resize((333,))', file);
    expect(await repairHdfFile(file)).toMatchObject({
      ...{ wasRepaired: true, samples: 333, shortened: [{ name: 'a', rows: 500 }] },
    });
    expectRows(file, 333);
    expect(dumpFile(file).attributes).toMatchObject({
      ...{ finished: '0', end_reason: 'Ok', samples_reported: '500', samples_written: '333' },
    });
  });

  test('rows that were announced and never written', async () => {
    const file = await killed(320);
    await repairHdfFile(file);
    python('[each.resize((400,)) for each in h5py.File(sys.argv[1], "r+").values()]', file);
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: true, samples: 320 });
    expectRows(file, 320);
  });

  test.each([
    // A header is written by itself, and one may be in pieces.
    ['the root', '', { samples_written: -1, end_reason: 'unfinished', finished: 0 }],
    ['a dataset', 'b', { samples_written: -1, end_reason: 'unfinished', samples_reported: -1 }],
    ['a dataset in part', 'a', { end_reason: 'unfinished', finished: 0 }],
  ])('how it ended, where %s does not say so', async (_, name, said) => {
    const file = await whole(500);
    const good = dumpFile(file);
    const modify = 'import json; [f["/" + sys.argv[2]].attrs.modify(*each)';
    const each = `for each in json.loads(sys.argv[3]).items()]`;
    python(`f = h5py.File(sys.argv[1], "r+"); ${modify} ${each}`, file, name, JSON.stringify(said));
    expect(dumpFile(file)).not.toEqual(good);
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: true, samples: 500 });
    expect(dumpFile(file)).toEqual(good);
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples: 500 });
  });

  test('a complete file without changes', async () => {
    const file = await whole(100);
    const before = contents(dirname(file));
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples: 100 });
    expect(contents(dirname(file))).toEqual(before);
  });
});

describe('temporary names', () => {
  const PARTIAL = 'scan.h5.01234567.partial';

  test("become the file's own name", async () => {
    const partial = await killed(50, PARTIAL);
    const file = join(dirname(partial), 'scan.h5');
    expect(await repairHdfFile(partial)).toMatchObject({ file, renamedFrom: partial, samples: 50 });
    expectRows(file, 50);
    expect(readdirSync(dirname(file)).sort()).toEqual(['scan.h5', 'x.h5']);
  });

  test('stay if the own name is taken', async () => {
    const partial = await killed(50, PARTIAL);
    writeFileSync(join(dirname(partial), 'scan.h5'), 'precious');
    expect(await repairHdfFile(partial)).toMatchObject({ file: partial, renamedFrom: null });
    expect(readFileSync(join(dirname(partial), 'scan.h5'), 'utf8')).toBe('precious');
    expectRows(partial, 50);
  });

  test('are removed if the file has both names', async () => {
    const partial = await killed(50, PARTIAL);
    const file = join(dirname(partial), 'scan.h5');
    linkSync(partial, file);
    expect(await repairHdfFile(partial)).toMatchObject({ file, renamedFrom: partial });
    expectRows(file, 50);
    expect(readdirSync(dirname(file)).sort()).toEqual(['scan.h5', 'x.h5']);
  });
});

describe('refuses, without changes,', () => {
  test('a missing file, and a folder', async () => {
    const folder = temporaryFolder();
    await expect(repairHdfFile(join(folder, 'x'))).rejects.toThrow(OutputPathError);
    await expect(repairHdfFile(folder)).rejects.toThrow(/it is no file/);
  });

  test('a file that was killed before the first flush', async () => {
    const empty = join(temporaryFolder(), 'x.h5.01234567.partial');
    writeFileSync(empty, '');
    await expectRefused(empty, /holds no samples/);
    const { path } = await openNew({ attributes: OURS });
    const copy = join(temporaryFolder(), 'x.h5.01234567.partial');
    copyFileSync(path, copy);
    await expectRefused(copy, /holds no samples/);
    // In the midst of the first flush: what describes the file is written after what is behind it.
    truncateSync(copy, 8192);
    await expectRefused(copy, /holds no samples/);
  });

  test('a text', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    writeFileSync(file, 'a text '.repeat(100));
    await expectRefused(file, /is no HDF5 file/);
    await expect(repairHdfFile(file)).rejects.toThrow(HdfError);
  });

  test.each(['', ', libver="latest"'])('a file of another program%s', async (how) => {
    const file = join(temporaryFolder(), 'x.h5');
    python(`h5py.File(sys.argv[1], "w"${how})["a"] = [1, 2, 3]`, file);
    await expectRefused(file, /was not written by this program/);
  });

  test('the file of another killed program', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    const write = 'f = h5py.File(sys.argv[1], "w", libver="latest"); f["a"] = [1]';
    python(`${write}; f.swmr_mode = True; f.flush(); os._exit(0)`, file);
    await expectRefused(file, /was not written by this program/);
  });

  test.each([0.3, 0.6, 0.9])('a copy with only %d of its bytes', async (part) => {
    const file = await killed(500);
    truncateSync(file, Math.floor(readFileSync(file).byteLength * part));
    const before = contents(dirname(file));
    // What can be made sense of may be less; it is never changed then.
    const result = await repairHdfFile(file).catch((error: unknown) => error);
    if (result instanceof Error) expect(contents(dirname(file))).toEqual(before);
    else expectRows(file, (result as { samples: number }).samples);
  });

  test('a truncated copy of a complete file', async () => {
    const file = await whole(500);
    truncateSync(file, readFileSync(file).byteLength - 100);
    await expectRefused(file, /is cut off/);
  });

  test('a file with damaged first bytes', async () => {
    const file = await killed(50);
    const bytes = readFileSync(file);
    bytes[40]! ^= 1;
    writeFileSync(file, bytes);
    await expectRefused(file, /or is damaged/);
  });

  test('a file that is being written', async () => {
    const { run, file } = await captureFrom(async function* (_, signal) {
      yield header([COUNTER]);
      yield frameOf(1, 2, 3);
      await abortOf(signal);
      yield ascii('END 3 Disarmed\n');
    });
    const capture = run('--flush-period', '0.02');
    await capture.printed(/dataset/);
    await expect.poll(() => readdirSync(dirname(file)).join(), { timeout: 20_000 }).toBe('scan.h5');
    const { code, stderr } = await runCli(['repair', file]);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toMatch(/scan\.h5 is being written right now/);
    capture.process.kill('SIGINT');
    expect((await capture.finished).code).toBe(130);
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples: 3 });
  });
});

describe('the command', () => {
  test('repairs as many files as possible, and reports the others', async () => {
    const [bad, partial] = [await killed(50), await killed(30, 'scan.h5.01234567.partial')];
    const good = await whole(20);
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    const { code, stdout, stderr } = await runCli(['repair', bad, folder, partial, good]);
    expect(code).toBe(1);
    expect(stderr).toBe(`pandablocks: ${folder} can't be repaired: it is no file.\n`);
    const own = join(dirname(partial), 'scan.h5');
    expect(stdout.split('\n')).toEqual([
      `${bad}: repaired; 50 samples`,
      `${own}: repaired; 30 samples; it was ${partial}`,
      `${good}: in order; 20 samples`,
      '',
    ]);
    const json = await runCli(['repair', '--json', bad, good]);
    expect(json.code).toBe(0);
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { file: bad, renamedFrom: null, wasRepaired: false, samples: 50, shortened: [] },
      { file: good, renamedFrom: null, wasRepaired: false, samples: 20, shortened: [] },
    ]);
  });
});
