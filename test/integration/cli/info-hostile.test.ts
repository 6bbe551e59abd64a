/** `pandablocks info` on files that claim what is not there, that hang HDF5, or that crash it. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { python } from '../../helpers/hdf/repair.js';

interface Row {
  readonly name: string;
  readonly rows: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly error?: string;
}

function fileOf(script: string): string {
  const path = join(temporaryFolder(), 'x.h5');
  python(`import numpy as np\nf = h5py.File(sys.argv[1], "w")\n${script}\nf.close()`, path);
  return path;
}

async function rowsOf(path: string): Promise<{ code: number | null; rows: Row[] }> {
  const { code, stdout } = await new Cli(['info', path, '--json']).finished;
  return { code, rows: (JSON.parse(stdout) as { datasets: Row[] }).datasets };
}

async function rowOf(path: string, name: string): Promise<Row> {
  const row = (await rowsOf(path)).rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`${name} is not there`);
  return row;
}

describe('rows that are not stored take no time', () => {
  test.each([
    ['all of them', '', { min: 7, max: 7 }],
    ['most of them', 'd[2**49 + 5] = -3; d[17] = 9', { min: -3, max: 9 }],
  ])('%s', async (_, write, values) => {
    const path = fileOf(`
d = f.create_dataset("d", (2**50,), "i4", chunks=(2**18,), fillvalue=7)
${write}`);
    expect(await rowOf(path, 'd')).toMatchObject({ rows: 2 ** 50, ...values });
  });

  test('not chunked, and texts', async () => {
    const path = fileOf(`
space = h5py.h5s.create_simple((2**58,))
h5py.h5d.create(f.id, b"d", h5py.h5t.STD_I32LE, space)
f.create_dataset("texts", (2**50,), h5py.string_dtype(), chunks=(2**18,))[5] = "a"`);
    const { code, rows } = await rowsOf(path);
    expect(code).toBe(0);
    expect(rows).toMatchObject([{ rows: 2 ** 58, min: 0, max: 0 }, { rows: 2 ** 50 }]);
  });
});

test('no memory is allocated for datasets that are too large', async () => {
  const path = fileOf(`
f.create_dataset("chunk", (3 * 10**8,), "f8", chunks=(3 * 10**8,), compression="gzip")
f["chunk"].id.write_direct_chunk((0,), b"x" * 100)
f.create_dataset("values", (3,), "V200000000", chunks=(1,))
f.create_dataset("texts", (100000,), h5py.string_dtype())[0] = "z" * 1000000
place = f["texts"].id.get_offset()
f.close()
file = open(sys.argv[1], "r+b")
file.seek(place)
reference = file.read(16)
file.seek(place)
file.write(reference * 100000)
file.close()`);
  const { code, rows } = await rowsOf(path);
  expect(code).toBe(1);
  expect(rows).toMatchObject([
    { name: 'chunk', error: 'its compressed chunks have 2288 MB each' },
    { name: 'texts', error: 'its texts or lists take too much memory' },
    { name: 'values', error: 'each of its values has 190 MB' },
  ]);
});

test('any number of links and groups', async () => {
  const path = fileOf(`
for group in range(220):
  for link in range(500): f[f"g/{group}/{link}"] = h5py.SoftLink("/nowhere")
deep = f
for i in range(1000): deep = deep.create_group("d")
f["z"] = [1]`);
  const { code, rows } = await rowsOf(path);
  expect(code).toBe(1);
  expect(rows).toHaveLength(3);
  expect(rows[0]?.error).toBe('its groups are not shown: they are nested too deeply');
  expect(rows[1]?.error).toBe('not all datasets are shown: there are too many');
  expect(rows[2]).toMatchObject({ name: 'z', min: 1 });
});

test('a link to a pipe is not opened', async () => {
  const path = fileOf('f["link"] = h5py.ExternalLink("pipe", "a"); f["z"] = [1]');
  execFileSync('mkfifo', [join(dirname(path), 'pipe')]);
  const { code, rows } = await rowsOf(path);
  expect(code).toBe(1);
  expect(rows).toMatchObject([{ name: 'link' }, { name: 'z', min: 1 }]);
  expect(rows[0]).toHaveProperty('error');
});

describe('data in a pipe without a writer', () => {
  function hangingFile(): string {
    const path = fileOf(`
f["a"] = [1, 2]
f.create_dataset("d", (100,), "f8", external=[(sys.argv[1] + ".pipe", 0, 800)])
f["z"] = [3, 4]`);
    execFileSync('mkfifo', [`${path}.pipe`]);
    return path;
  }

  /** The process that reads, when HDF5 has begun to wait in it. */
  async function readerOf(cli: Cli): Promise<number> {
    const { pid = 0 } = cli.process;
    return await vi.waitFor(
      () => {
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
        expect(children).not.toBe('');
        const tasks = execFileSync('sh', ['-c', `cat /proc/${children}/task/*/wchan`], {
          encoding: 'utf8',
        });
        expect(tasks).toMatch(/fifo|pipe|wait_for_partner/);
        return Number(children);
      },
      { timeout: 8000 },
    );
  }

  /** `Z` of a process that has ended and whom nobody has asked how; empty: it is gone. */
  function stateOf(pid: number): string {
    if (!existsSync(`/proc/${pid}`)) return '';
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  }

  test('all other datasets are shown', async () => {
    const { code, rows } = await rowsOf(hangingFile());
    expect(code).toBe(1);
    expect(rows).toMatchObject([
      { name: 'a', min: 1, max: 2 },
      { name: 'd', rows: 100, min: null, error: 'HDF5 did not come forward for 10 s' },
      { name: 'z', min: 3, max: 4 },
    ]);
  });

  test.skipIf(process.platform !== 'linux')('and HDF5 crashes: all others are shown', async () => {
    const cli = new Cli(['info', hangingFile()]);
    process.kill(await readerOf(cli), 'SIGSEGV');
    const { code, stdout } = await cli.finished;
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^d .+can't be read: HDF5 ended the process that reads it \(SIGSEGV\)$/m,
    );
    expect(stdout).toMatch(/^z +int64 +2 +3 +4 /m);
  });

  test.skipIf(process.platform !== 'linux')('and it is killed: nothing stays behind', async () => {
    const cli = new Cli(['info', hangingFile()]);
    const reader = await readerOf(cli);
    cli.process.kill('SIGKILL');
    await vi.waitFor(
      () => {
        expect(stateOf(reader)).toMatch(/^[ZX]?$/);
      },
      { timeout: 10_000 },
    );
  });
});
