/** Reads files of killed captures with h5py in a separate process. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import { PYTHON } from './python.js';

const READER = fileURLToPath(new URL('killed_file.py', import.meta.url));

export interface Look {
  readonly error?: string;
  readonly lengths: readonly number[];
  readonly rows: number;
  /** Columns with wrong values: row i of column n should have i * 0.5 + n. */
  readonly wrong: readonly string[];
  /** Of the root and of each dataset. */
  readonly statuses: readonly {
    readonly finished: number;
    readonly end_reason: string;
    readonly samples_reported: number;
    readonly samples_written: number;
  }[];
}

/** Ended when the test ends. */
export class KilledFileReader {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#process = spawn(PYTHON, [READER], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface(this.#process.stdout!)[Symbol.asyncIterator]();
    onTestFinished(() => {
      this.#process.kill();
    });
  }

  async look(path: string, mode: 'swmr' | 'plain'): Promise<Look> {
    this.#process.stdin!.write(`${JSON.stringify([path, mode])}\n`);
    const { value } = (await this.#lines.next()) as { value: string };
    return JSON.parse(value) as Look;
  }
}
