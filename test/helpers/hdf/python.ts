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

type Attributes = Readonly<Record<string, string>>;

interface DatasetDump {
  readonly dtype: string;
  readonly rows: number;
  readonly attributes: Attributes;
  readonly chunk: number;
  readonly first: number[];
  readonly last: number[];
  /** From one value to the next, of a million rows at most: which there are, up to 5. */
  readonly steps: number[];
}

export interface FileDump {
  readonly attributes: Attributes;
  readonly datasets: Readonly<Record<string, DatasetDump>>;
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

/** Of a file whose writer is at work still, or died. */
export function dumpUnclosedFile(path: string): FileDump {
  return JSON.parse(reference('dump-unclosed', path)) as FileDump;
}

function reference(...args: string[]): string {
  // Python itself is not to be looked at by a sanitizer.
  const env = { ...process.env, LD_PRELOAD: '' };
  return execFileSync(PYTHON, [REFERENCE, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, env });
}
