/** h5py as an independent reader. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const REFERENCE = fileURLToPath(new URL('reference.py', import.meta.url));

function findPython(): string {
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      execFileSync(python, ['-c', 'import h5py, numpy'], { stdio: 'ignore' });
      return python;
    } catch {
      // The next one, then.
    }
  }
  throw new Error('h5py is needed for the tests: npm run setup installs it (python3-h5py).');
}

export const PYTHON = findPython();

export interface Comparison {
  readonly problems: readonly string[];
  readonly rows: readonly number[];
  readonly ends: readonly string[];
}

export interface FileDump {
  readonly attributes: Readonly<Record<string, string>>;
  readonly datasets: Readonly<
    Record<string, { dtype: string; rows: number; chunk: number; first: number[]; last: number[] }>
  >;
}

/** Compares a recorded stream with the files made of its acquisitions. */
export function compareWithStream(
  how: 'verify' | 'twin',
  stream: string,
  files: readonly string[],
): Comparison {
  return JSON.parse(reference(how, stream, ...files)) as Comparison;
}

export function dumpFile(path: string): FileDump {
  return JSON.parse(reference('dump', path)) as FileDump;
}

function reference(...args: string[]): string {
  return execFileSync(PYTHON, [REFERENCE, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
}
