/** Files for `repairHdfFile`, with the values of native-file.ts. */

import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { openNew, rows } from './native-file.js';
import { PYTHON } from './python.js';

export const OURS = [{ name: 'pandablocks_version', value: 'x' }];

/** Copies an open file, which is equal to the file of a killed writer. */
export async function killed(count: number, name = 'killed.h5'): Promise<string> {
  const { path, writer } = await openNew({ attributes: OURS, chunkSamples: 16 });
  for (let row = 0; row < count; row += 10) await writer.append([rows(row, 10)], true);
  const copy = join(dirname(path), name);
  copyFileSync(path, copy);
  await writer.close(null);
  return copy;
}

export async function whole(count: number): Promise<string> {
  const { path, writer } = await openNew({ attributes: OURS, chunkSamples: 16 });
  await writer.append([rows(0, count)], false);
  await writer.close({ reason: 'Ok', samples: count });
  return path;
}

export function python(script: string, ...args: string[]): void {
  execFileSync(PYTHON, ['-c', `import h5py, os, sys\n${script}`, ...args]);
}

/** Returns the content of a folder, for exact comparisons. */
export function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'hex')]));
}
