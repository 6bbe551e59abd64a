/** Files of several acquisitions, as h5py sees them. */

import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { PYTHON } from './python.js';

const SCRIPT = fileURLToPath(new URL('one_file.py', import.meta.url));

/** The columns of the table. */
export interface Acquisitions {
  readonly first_row: readonly number[];
  readonly samples: readonly number[];
  readonly missed: readonly number[];
  readonly suspect_row: readonly number[];
  readonly arm_time: readonly string[];
  readonly end_reason: readonly string[];
}

export interface OneFile {
  readonly table: Acquisitions;
  /** Of the columns; one if all have the same. */
  readonly lengths: readonly number[];
  readonly status: {
    readonly finished: number;
    readonly end_reason: string;
    readonly samples_reported: number;
    readonly samples_written: number;
    readonly missed: number;
  };
}

/** @returns what is different from files of one acquisition each */
export function compareWithPlain(file: string, plain: readonly string[]): string[] {
  return run('compare', file, ...plain) as string[];
}

export function readOneFile(file: string, mode: 'swmr' | 'plain' = 'plain'): OneFile {
  return run('table', file, mode) as OneFile;
}

/** Reads the table again and again, in a process of its own. @returns what made no sense, and how many had ended */
export async function followTable(
  file: string,
  count: number,
): Promise<{ readonly problems: readonly string[]; readonly seen: readonly number[] }> {
  const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT, 'follow', file, String(count)], {
    env: { ...process.env, LD_PRELOAD: '' },
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Awaited<ReturnType<typeof followTable>>;
}

export function valuesOf(file: string, dataset: string): number[] {
  return run('values', file, dataset) as number[];
}

/** @returns datasets of bits that are not what their words say */
export function wrongBits(file: string): string[] {
  return run('bits', file) as string[];
}

function run(...args: string[]): unknown {
  const env = { ...process.env, LD_PRELOAD: '' };
  return JSON.parse(
    execFileSync(PYTHON, [SCRIPT, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, env }),
  );
}
