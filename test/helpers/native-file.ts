/** Small files through the addon's writer: the row in `a`, one less twice the row in `b`. */

import { join } from 'node:path';

import { expect } from 'vitest';

import type { NativeDataset, NativeFileSpec, NativeWriter } from '../../lib/native/binding.js';
import { native } from '../../lib/native/load.js';
import { temporaryFolder } from './cli.js';
import { dumpFile } from './python.js';

export function dataset(name: string, changes: Partial<NativeDataset> = {}): NativeDataset {
  return {
    dataset: name,
    type: 'int32',
    conversion: 'copy',
    position: 0,
    scale: 1,
    offset: 0,
    attributes: [],
    ...changes,
  };
}

export function specOf(path: string, changes: Partial<NativeFileSpec> = {}): NativeFileSpec {
  return {
    path,
    layout: {
      sampleBytes: 8,
      gatePosition: null,
      columns: [
        dataset('a', { type: 'uint32', conversion: 'copy' }),
        dataset('b', { conversion: 'scale', position: 4, scale: 2, offset: 1 }),
      ],
    },
    isClaimed: false,
    attributes: [],
    missed: 0,
    chunkSamples: 0,
    ...changes,
  };
}

export async function openNew(
  changes: Partial<NativeFileSpec> = {},
): Promise<{ path: string; writer: NativeWriter }> {
  const path = join(temporaryFolder(), 'x.h5');
  const writer = new (native().ChunkWriter)(specOf(path, changes));
  await writer.open();
  return { path, writer };
}

/** Samples whose values are the row and minus the row. */
export function rows(first: number, count: number): Uint8Array {
  const words = new Int32Array(count * 2);
  for (let i = 0; i < count; i++) words.set([first + i, -(first + i)], i * 2);
  return new Uint8Array(words.buffer);
}

export function expectRows(path: string, count: number): void {
  const { a, b } = dumpFile(path).datasets;
  expect([a!.rows, b!.rows]).toEqual([count, count]);
  if (count === 0) return;
  expect(a!.last.at(-1)).toBe(count - 1);
  expect(b!.last.at(-1)).toBe(-2 * (count - 1) + 1);
}
