/** Captured files edited with h5py in a separate process, as users edit them. */

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import type { NativeEnding } from '../../../lib/native/binding.js';
import { native } from '../../../lib/native/load.js';
import { temporaryFolder } from '../cli/cli.js';
import { CAN_FAIL, FaultyDisk } from '../disk/faulty-disk.js';
import { dataset, specOf, wideRows } from './native-file.js';
import { PYTHON } from './python.js';

const EDITOR = fileURLToPath(new URL('edited_file.py', import.meta.url));
/**
 * Captures of an older version whose files do not store the names of their columns. The present
 * writer can't make such files, so they are kept under version control.
 */
const OLDER = fileURLToPath(new URL('older-files/', import.meta.url));

/** The columns and their fields. */
export const COLUMNS = {
  'COUNTER1.OUT.Value': 'COUNTER1.OUT',
  'COUNTER2.OUT.Value': 'COUNTER2.OUT',
  'entry/x': 'INENC1.VAL',
} as const;
export const NAMES = Object.keys(COLUMNS);

/** A method of `User` in edited_file.py, and its arguments. */
export type Edit = readonly [what: string, ...args: (string | number)[]];

export interface Contents {
  /** The columns of the capture, wherever they are. */
  readonly columns: Readonly<Record<string, { column: number; values: number[] }>>;
  readonly others: Readonly<
    Record<string, { values: string; attributes: Readonly<Record<string, string>> }>
  >;
  /** Of the root and of each column. */
  readonly status: Readonly<
    Record<string, { finished: string; end_reason: string; samples_written: string }>
  >;
}

/** Ended when the test ends. */
export class FileEditor {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#process = spawn(PYTHON, [EDITOR], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface(this.#process.stdout!)[Symbol.asyncIterator]();
    onTestFinished(() => {
      this.#process.kill();
    });
  }

  /**
   * Edits a file. A file that is marked as being written first loses the mark, if there are edits.
   */
  async edit(path: string, edits: readonly Edit[]): Promise<Contents> {
    return this.#ask({ path, edits });
  }

  /** Returns the content of a file with known columns. */
  async look(path: string, columns: Contents['columns']): Promise<Contents> {
    const numbers = Object.entries(columns).map(([name, { column }]) => [name, column]);
    return this.#ask({ path, columns: Object.fromEntries(numbers) as unknown });
  }

  async #ask(command: unknown): Promise<Contents> {
    this.#process.stdin!.write(`${JSON.stringify(command)}\n`);
    const { value, done } = (await this.#lines.next()) as { value: string; done: boolean };
    if (done) throw new Error('The editor has gone.');
    return JSON.parse(value) as Contents;
  }
}

/** Writes three flushes of 50 rows of 3 columns, and the end: row i of column n has i * 0.5 + n. */
export async function capture(path: string, ending: NativeEnding): Promise<void> {
  const columns = Object.entries(COLUMNS).map(([name, field], n) =>
    dataset(name, {
      ...{ position: 4 * n, conversion: 'scale', scale: 0.5, offset: n / 2 },
      attributes: Object.entries({ field, capture: 'Value' }).map(([key, value]) => ({
        ...{ name: key, value },
      })),
    }),
  );
  const writer = new (native().ChunkWriter)(
    specOf(path, {
      layout: { sampleBytes: 4 * NAMES.length, gatePosition: null, columns },
      attributes: [{ name: 'pandablocks_version', value: 'x' }],
      chunkSamples: 16,
    }),
  );
  await writer.open();
  for (let row = 0; row < 150; row += 50) {
    await writer.append([wideRows(NAMES.length, row, 50)], true);
  }
  await writer.close(ending);
}

/** Files of such captures that were killed after each of their writes. Empty without FUSE. */
export async function killedCaptures(ending: NativeEnding): Promise<string[]> {
  if (!CAN_FAIL) return [];
  const disk = await FaultyDisk.mount();
  const copies = temporaryFolder();
  await disk.keepCopies('x.h5', copies);
  await capture(join(disk.folder, 'x.h5'), ending);
  await disk.heal();
  return readdirSync(copies).map((name) => join(copies, name));
}

/** Files of the same capture by an older version without column names, at some moments. */
export function olderFiles(): string[] {
  return readdirSync(OLDER).map((name) => join(OLDER, name));
}

/**
 * Copies one of them by name: `finished`, `killed`, `unequal`, or `closing`, which was killed
 * during the close.
 */
export function olderFile(name: string): string {
  const path = join(temporaryFolder(), 'x.h5');
  copyFileSync(join(OLDER, `${name}.h5`), path);
  return path;
}
