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
      // Try the next one.
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

type Attributes = Readonly<Record<string, string>>;

interface DatasetDump {
  readonly dtype: string;
  readonly rows: number;
  readonly attributes: Attributes;
  readonly chunk: number;
  readonly first: number[];
  readonly last: number[];
  /**
   * The differences between consecutive values, of at most a million rows: up to 5 distinct ones.
   */
  readonly steps: number[];
}

export interface FileDump {
  readonly attributes: Attributes;
  readonly datasets: Readonly<Record<string, DatasetDump>>;
}

/** Compares a recorded stream with the files of its acquisitions. */
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

/** Reads a file whose writer is still running, or was killed. */
export function dumpUnclosedFile(path: string): FileDump {
  return JSON.parse(reference('dump-unclosed', path)) as FileDump;
}

function reference(...args: string[]): string {
  // Python itself must not run under a sanitizer.
  const env = { ...process.env, LD_PRELOAD: '' };
  return execFileSync(PYTHON, [REFERENCE, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, env });
}
