/** What can become of a writer, in processes of their own: they must neither crash nor lose rows. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../helpers/cli/cli.js';
import { expectRows } from '../helpers/hdf/native-file.js';
import { dumpFile, dumpUnclosedFile } from '../helpers/hdf/python.js';

const PROGRAM = fileURLToPath(new URL('programs/life-cycle.mjs', import.meta.url));

interface Run {
  readonly code: number | string | null;
  readonly output: string;
  readonly folder: string;
  readonly file: string;
}

async function run(name: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const folder = temporaryFolder();
  const args = ['--expose-gc', PROGRAM, name, folder];
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : (error.code ?? error.signal ?? null);
        resolve({ code, output: stdout + stderr, folder, file: join(folder, 'x.h5') });
      },
    );
  });
}

function rowsIn(path: string): number {
  const { attributes, datasets } = dumpFile(path);
  const count = datasets['a']!.rows;
  expectRows(path, count);
  expect(attributes['samples_written']).toBe(String(count));
  return count;
}

test('a program that ends without closing: the file is closed with all rows', async () => {
  const { code, output, file } = await run('ends without closing');
  expect([code, output]).toEqual([0, '']);
  expect(rowsIn(file)).toBe(1000);
});

test('many files: nothing is used that was let go of before', async () => {
  // What is freed is overwritten.
  const { code, output, folder } = await run('many files, one after the other', {
    MALLOC_PERTURB_: '165',
  });
  expect([code, output]).toEqual([0, '']);
  expect(rowsIn(join(folder, 'x29.h5'))).toBe(71_000);
});

test.each([
  ['exits in the middle', 3],
  ['exits in a handler', 4],
])('%s: what was flushed is there', async (name, expected) => {
  const { code, output, file } = await run(name);
  expect([code, output]).toEqual([expected, '']);
  const { datasets } = dumpUnclosedFile(file);
  expect(datasets['a']!.rows).toBeGreaterThanOrEqual(1000);
  expect(datasets['a']!.first).toEqual([0, 1, 2, 3, 4]);
});

test('a writer that is let go of: the file is closed, with a warning', async () => {
  const { code, output, folder, file } = await run('lets go of it');
  expect(code).toBe(0);
  expect(output.match(/PANDABLOCKS_UNCLOSED_FILE/g)).toHaveLength(1);
  expect(output).toMatch(/PandablocksWarning: .*x\.h5.* 1000 samples.*close\(\)/);
  expect(output).toMatch(/^still here\n/);
  expect(rowsIn(file)).toBe(1000);
  expect(existsSync(join(folder, 'none.h5'))).toBe(false);
});

test('several writers in several threads', async () => {
  const { code, output, folder } = await run('several threads');
  expect([code, output]).toEqual([0, '']);
  const files = readdirSync(folder);
  expect(files).toHaveLength(6);
  for (const file of files) expect(rowsIn(join(folder, file))).toBe(100_000);
});

test.each(['threads that are ended', 'threads that exit'])(
  '%s in the middle: their files are closed, the process goes on',
  async (name) => {
    const { code, output, folder } = await run(name);
    expect([code, output]).toEqual([0, 'still here\n']);
    const files = readdirSync(folder).filter((file) => file.startsWith('x'));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) expect(rowsIn(join(folder, file))).toBeGreaterThanOrEqual(1000);
  },
);

test('bytes that are taken away while they are written', async () => {
  const { code, output, file } = await run('bytes that are taken away');
  expect([code, output]).toEqual([0, '']);
  expect(rowsIn(file)).toBe(2_100_000);
});

test('samples that are taken away while they are scaled', async () => {
  const { code, output } = await run('samples that are taken away');
  expect([code, output]).toEqual([0, 'right\n']);
});
