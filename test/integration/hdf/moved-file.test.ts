/** Files that are moved while they are written: the result says where they are. */

import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { type AcquisitionResult, type PandaError, writeHdfFiles } from 'pandablocks';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { OutputFile } from '../../../lib/hdf/path/output-file.js';
import { native } from '../../../lib/native/load.js';
import { captureFrom } from '../../helpers/capture/capture.js';
import { simClient } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { CAN_FAIL, FaultyDisk } from '../../helpers/disk/faulty-disk.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';

interface Moved {
  readonly result: AcquisitionResult;
  readonly warnings: readonly string[];
  readonly error: PandaError | null;
}

interface How {
  /** When: `claimed`: there is nothing in it yet; `begun`: it has its temporary name. */
  readonly when?: 'claimed' | 'begun' | 'named' | 'any';
  readonly overwrite?: boolean;
  /** Between two flushes after it. */
  readonly after?: () => Promise<void> | void;
}

/** Captures three samples, and does something to the file when one of them is in it. */
async function capture(
  file: string,
  move: (file: string) => Promise<void> | void,
  { when = 'named', overwrite = false, after }: How = {},
): Promise<Moved> {
  const warnings: string[] = [];
  const folder = dirname(file);
  const path = (): string | undefined => {
    if (when === 'any') return file;
    const name = readdirSync(folder).find((other) => other.endsWith('.partial'));
    if (when === 'named') return name === undefined && existsSync(file) ? file : undefined;
    const partial = name === undefined ? undefined : join(folder, name);
    const isEmpty = partial === undefined || statSync(partial).size === 0;
    return isEmpty === (when === 'claimed') ? partial : undefined;
  };
  const spoil = async (): Promise<void> => {
    await move(await vi.waitUntil(path, { timeout: 20_000 }));
  };
  const { client } = await simClient({
    source: async function* () {
      if (when === 'claimed') await spoil();
      yield header([COUNTER]);
      yield frameOf(1);
      if (when !== 'claimed') await spoil();
      yield frameOf(2);
      if (after !== undefined) {
        await vi.waitUntil(() => warnings.length > 0, { timeout: 20_000 });
        await after();
      }
      yield frameOf(3);
      yield ascii('END 3 Ok\n');
    },
  });
  let error: PandaError | null = null;
  const results = await writeHdfFiles(client, {
    ...{
      fileNames: [file],
      arm: true,
      overwrite,
      flushPeriod: when === 'named' || when === 'any' ? 0 : 1000,
    },
    onWarning: (warning) => warnings.push(warning),
  }).catch((reason: unknown) => (error = reason as PandaError).results ?? []);
  return { result: results[0]!, warnings, error };
}

function expectMoved({ result, warnings, error }: Moved, from: string, to: string): void {
  const warning = `${from} was moved to ${to} while it was written.`;
  expect(result).toMatchObject({ file: to, movedFrom: from, ok: true, warnings: [warning] });
  expect(warnings).toEqual([warning]);
  expect(error).toBeNull();
  expect(dumpFile(to).datasets[COLUMN]).toMatchObject({ rows: 3 });
}

function expectStill({ result, warnings, error }: Moved, file: string): void {
  expect(result).toMatchObject({ file, movedFrom: null, ok: true, warnings: [] });
  expect([warnings, error]).toEqual([[], null]);
  expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows: 3 });
}

/** @returns a file's name in two folders of a new one */
function place(): { top: string; file: string } {
  const top = realpathSync(temporaryFolder());
  mkdirSync(join(top, 'd', 'e'), { recursive: true });
  mkdirSync(join(top, 'f'));
  return { top, file: join(top, 'd', 'e', 'x.h5') };
}

describe.each([[{}], [{ overwrite: true }]])('moved, %j', (how) => {
  test.each([
    ['within its folder', 'd/e/x.h5', 'd/e/y.h5', 'd/e/y.h5'],
    ['to another folder', 'd/e/x.h5', 'f/x.h5', 'f/x.h5'],
    ['with its folder', 'd/e', 'f/g', 'f/g/x.h5'],
    ['with the folder above', 'd', 'g', 'g/e/x.h5'],
    ['to a strange name', 'd/e/x.h5', 'f/x y\n%s (deleted)', 'f/x y\n%s (deleted)'],
  ])('%s', async (_, from, to, now) => {
    const { top, file } = place();
    const moved = await capture(file, () => renameSync(join(top, from), join(top, to)), how);
    expectMoved(moved, file, join(top, now));
  });

  test('and another file has its path', async () => {
    const { top, file } = place();
    const to = join(top, 'f', 'x.h5');
    const moved = await capture(
      file,
      () => {
        renameSync(file, to);
        writeFileSync(file, 'other');
      },
      how,
    );
    expectMoved(moved, file, to);
    expect(readFileSync(file, 'utf8')).toBe('other');
  });

  test.each([
    ['the file itself', 'd/e/x.h5', 'f/x.h5', 'f/x.h5'],
    ['its folder', 'd/e', 'f/g', 'f/g/x.h5'],
  ])('twice: %s', async (_, from, to, now) => {
    const { top, file } = place();
    const moved = await capture(
      file,
      () => {
        renameSync(join(top, from), join(top, 'once'));
        renameSync(join(top, 'once'), join(top, to));
      },
      how,
    );
    expectMoved(moved, file, join(top, now));
  });

  test('and back', async () => {
    const { top, file } = place();
    const moved = await capture(file, () => renameSync(file, join(top, 'f', 'x.h5')), {
      ...how,
      after: () => renameSync(join(top, 'f', 'x.h5'), file),
    });
    expect(moved.result).toMatchObject({ file, movedFrom: null, ok: true });
    expect(moved.warnings).toHaveLength(1);
  });
});

test('two concurrent searches report the move once', async () => {
  const { top, file } = place();
  const output = new OutputFile(file, false);
  await output.lockPath();
  await output.begin();
  const findFile = native().findFile.bind(native());
  const find = vi.spyOn(native(), 'findFile').mockImplementation(async (...of) => {
    const found = await findFile(...of);
    await new Promise((resolve) => setTimeout(resolve, 20 * find.mock.calls.length));
    return found;
  });
  onTestFinished(() => find.mockRestore());
  renameSync(output.temporaryPath, join(top, 'f', 'y'));
  const news = [1, 2].map(async () => {
    await output.look();
    return output.takeNews();
  });
  expect((await Promise.all(news)).filter((each) => each !== null)).toHaveLength(1);
  await output.release();
});

test('at the moment that the file is named', async () => {
  const { top, file } = place();
  const to = join(top, 'f', 'x.h5');
  const renameNoReplace = native().renameNoReplace.bind(native());
  const rename = vi.spyOn(native(), 'renameNoReplace').mockImplementation(async (...names) => {
    const errno = await renameNoReplace(...names);
    renameSync(file, to);
    return errno;
  });
  onTestFinished(() => {
    rename.mockRestore();
  });
  expectMoved(await capture(file, () => {}, { when: 'any' }), file, to);
});

test.each([
  ['alone', 'd/e/x.h5', 'f/x.h5', 'f/x.h5'],
  ['with its folder', 'd/e', 'f/g', 'f/g/x.h5'],
])('on a file system that can only link, %s', async (_, from, to, now) => {
  const rename = vi.spyOn(native(), 'renameNoReplace').mockResolvedValue(constants.errno.EINVAL);
  onTestFinished(() => {
    rename.mockRestore();
  });
  const { top, file } = place();
  // Once it is known where the file is.
  const move = async (): Promise<void> => {
    await vi.waitUntil(() => isOpen(file), { timeout: 20_000 });
    renameSync(join(top, from), join(top, to));
  };
  expectMoved(await capture(file, move), file, join(top, now));
});

/** Whether this process has opened a file by this name. */
function isOpen(file: string): boolean {
  return readdirSync('/proc/self/fd').some((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === file;
    } catch {
      return false;
    }
  });
}

test('the folder of the moved file is synchronized', async () => {
  const { top, file } = place();
  const sync = vi.spyOn(native(), 'syncFolder');
  onTestFinished(() => {
    sync.mockRestore();
  });
  await capture(file, () => renameSync(file, join(top, 'f', 'x.h5')));
  expect(sync.mock.calls).toEqual([[join(top, 'f')]]);
});

describe.each(['claimed', 'begun'] as const)('before it has its name, %s', (when) => {
  test.each([
    [
      'to another folder',
      (top: string, partial: string) => [partial, `${top}/f/${basename(partial)}`],
      'f/x.h5',
    ],
    ['with its folder', (top: string) => [`${top}/d`, `${top}/g`], 'g/e/x.h5'],
    ['to another name', (top: string, partial: string) => [partial, `${top}/f/y`], 'f/y'],
  ])('%s', async (_, how, now) => {
    const { top, file } = place();
    const moved = await capture(
      file,
      (partial) => renameSync(...(how(top, partial) as [string, string])),
      { when },
    );
    expectMoved(moved, file, join(top, now));
    expect(readdirSync(join(top, dirname(now)))).toEqual([basename(now)]);
  });

  test('and another capture has its temporary name', async () => {
    const { top, file } = place();
    const moved = await capture(
      file,
      (partial) => {
        renameSync(join(top, 'd'), join(top, 'g'));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(partial, 'other');
      },
      { when },
    );
    expectMoved(moved, file, join(top, 'g', 'e', 'x.h5'));
    const [partial, ...more] = readdirSync(dirname(file));
    expect(more).toEqual([]);
    expect(readFileSync(join(dirname(file), partial!), 'utf8')).toBe('other');
  });

  test('and its name is taken at the new place', async () => {
    const { top, file } = place();
    writeFileSync(join(top, 'f', 'x.h5'), 'other');
    let to = '';
    const { result, error } = await capture(
      file,
      (partial) => renameSync(partial, (to = join(top, 'f', basename(partial)))),
      { when },
    );
    expect(result).toMatchObject({ file: to, movedFrom: file });
    expect(error).toMatchObject({ code: 'OUTPUT_PATH' });
    expect(dumpFile(to).datasets[COLUMN]).toMatchObject({ rows: 3 });
    expect(readFileSync(join(top, 'f', 'x.h5'), 'utf8')).toBe('other');
  });
});

test('a failed capture leaves nothing, wherever its file is', async () => {
  const { top, file } = place();
  const output = new OutputFile(file, false);
  await output.lockPath();
  renameSync(join(top, 'd'), join(top, 'g'));
  await output.discard();
  expect(readdirSync(join(top, 'g', 'e'))).toEqual([]);
});

describe('an unknown place', () => {
  test.each([
    ['with no other at its place', () => {}],
    ['and another file is at its place', (file: string) => writeFileSync(file, 'other')],
  ])('only a hard link is left, %s', async (_, also) => {
    const { top, file } = place();
    const { result, warnings, error } = await capture(file, (path) => {
      linkSync(path, join(top, 'f', 'y.h5'));
      rmSync(path);
      also(path);
    });
    expect(result).toMatchObject({ file, movedFrom: null, ok: false, samplesWritten: 3 });
    expect(warnings).toEqual([
      expect.stringMatching(/x\.h5 is not there any more.*find .* -inum \d+/),
    ]);
    expect(result.warnings).toEqual(warnings);
    expect(error).toMatchObject({ code: 'ACQUISITION_FAILED' });
    expect(dumpFile(join(top, 'f', 'y.h5')).datasets[COLUMN]).toMatchObject({ rows: 3 });
  });
});

describe('no move', () => {
  test('the path leads through a symbolic link', async () => {
    const { top } = place();
    symlinkSync('d', join(top, 'link'));
    const file = join(top, 'link', 'e', 'x.h5');
    expectStill(await capture(file, () => {}), file);
  });

  test('the file is moved, and a symbolic link to it is at its place', async () => {
    const { top, file } = place();
    const moved = await capture(file, () => {
      renameSync(file, join(top, 'f', 'x.h5'));
      symlinkSync(join(top, 'f', 'x.h5'), file);
    });
    expectStill(moved, file);
  });

  test('the file has one more hard link', async () => {
    const { top, file } = place();
    expectStill(await capture(file, () => linkSync(file, join(top, 'f', 'y.h5'))), file);
  });

  test.each([
    [
      'another file is moved over it',
      (file: string, top: string) => {
        writeFileSync(join(top, 'other'), 'other');
        renameSync(join(top, 'other'), file);
      },
    ],
    [
      'it is moved to another file system',
      (file: string, top: string) => {
        copyFileSync(file, join(top, 'f', 'x.h5'));
        rmSync(file);
      },
    ],
  ])('it is removed: %s', async (_, spoil) => {
    const { top, file } = place();
    const { result, error } = await capture(file, () => spoil(file, top));
    expect(error).toMatchObject({ code: 'HDF' });
    expect(error!.message).toMatch(/was removed while it was written/);
    expect(result).toMatchObject({ file: null, movedFrom: null, ok: false });
  });
});

describe.skipIf(!CAN_FAIL)('on a file system with changing inode numbers', () => {
  test.each([[{}], [{ overwrite: true }]])('the file is at its path, %j', async (how) => {
    const disk = await FaultyDisk.mount();
    const file = join(disk.folder, 'x.h5');
    expectStill(await capture(file, () => {}, how), file);
  });

  test('the file is moved', async () => {
    const disk = await FaultyDisk.mount();
    const [file, to] = [join(disk.folder, 'x.h5'), join(disk.folder, 'y.h5')];
    expectMoved(await capture(file, () => renameSync(file, to)), file, to);
  });

  test('the file is moved, and then the disk fails', async () => {
    const disk = await FaultyDisk.mount();
    const [file, to] = [join(disk.folder, 'x.h5'), join(disk.folder, 'y.h5')];
    onTestFinished(() => disk.heal());
    const { result } = await capture(file, () => renameSync(file, to), {
      after: () => disk.fail('EIO', 'open', 'write', 'truncate', 'fsync', 'fsyncdir', 'getattr'),
    });
    expect(result).toMatchObject({ file: to, movedFrom: file, ok: false });
  });
});

test('the command reports it, and `--json` does', async () => {
  const top = realpathSync(temporaryFolder());
  const file = join(top, 'x.h5');
  const { run } = await captureFrom(async function* (number) {
    yield header([COUNTER]);
    yield frameOf(1, 2, 3);
    if (number === 0) {
      await vi.waitUntil(() => readdirSync(top).join() === 'x.h5', { timeout: 20_000 });
      renameSync(file, join(top, 'moved.h5'));
    }
    yield ascii('END 3 Ok\n');
  });
  const options = ['--json', '--flush-period', '0.02'];
  const { code, stdout, stderr } = await run(file, ...options).finished;
  expect(JSON.parse(stdout)).toMatchObject({
    file: join(top, 'moved.h5'),
    movedFrom: file,
    ok: true,
  });
  expect(stderr).toBe(
    `pandablocks: warning: ${file} was moved to ${join(top, 'moved.h5')} while it was written.\n`,
  );
  expect(code).toBe(0);
});
