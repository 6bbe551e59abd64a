/** Runs `test/recordings` if its sources have changed. Vitest calls it before the tests. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../recordings', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../build/recordings', import.meta.url));

export const MADE_FOLDER = join(FOLDER, digestOf(SOURCES));

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder).filter((name) => /\.(py|txt)$/.test(name));
  for (const name of names.sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

export default function makeRecordings(): void {
  if (existsSync(MADE_FOLDER)) return;
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(FOLDER, 'new-'));
  try {
    runPython(join(SOURCES, 'make.py'), folder);
    renameSync(folder, MADE_FOLDER);
  } catch (error) {
    rmSync(folder, { recursive: true });
    // Another process may have made the same files.
    if (!existsSync(MADE_FOLDER)) throw error;
  }
  const isOld = (name: string): boolean => !name.startsWith('new-') && !MADE_FOLDER.endsWith(name);
  for (const name of readdirSync(FOLDER).filter(isOld)) {
    rmSync(join(FOLDER, name), { recursive: true, force: true });
  }
}

function runPython(...args: string[]): void {
  // Python itself must not run under a sanitizer.
  const env = { ...process.env, LD_PRELOAD: '' };
  for (const python of ['/usr/bin/python3', 'python3', 'python']) {
    try {
      execFileSync(python, ['-B', ...args], { env, stdio: ['ignore', 'inherit', 'inherit'] });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('Python 3 is needed to make the streams for the tests: install python3.');
}
