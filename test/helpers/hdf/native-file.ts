/**
 * Writes small files with the addon's writer: column `a` has the row number, column `b` one minus
 * twice the row number.
 */

import { join } from 'node:path';

import { expect } from 'vitest';

import type { NativeDataset, NativeFileSpec, NativeWriter } from '../../../lib/native/binding.js';
import { native } from '../../../lib/native/load.js';
import { temporaryFolder } from '../cli/cli.js';
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
    descriptor: null,
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

/** Makes samples with the row number and its negative. */
export function rows(first: number, count: number): Uint8Array {
  const words = new Int32Array(count * 2);
  for (let i = 0; i < count; i++) words.set([first + i, -(first + i)], i * 2);
  return new Uint8Array(words.buffer);
}

export function expectRows(path: string, count: number): void {
  const { a, b } = dumpFile(path).datasets;
  expect([a!.rows, b!.rows]).toEqual([count, count]);
  if (count === 0) return;
  expect([a!.first[0], b!.first[0]]).toEqual([0, 1]);
  expect([a!.last.at(-1), b!.last.at(-1)]).toEqual([count - 1, -2 * (count - 1) + 1]);
  const isShort = count === 1 || count > 1e6;
  expect([a!.steps, b!.steps]).toEqual(isShort ? [[], []] : [[1], [-2]]);
}

/** Makes a layout with this many columns; each has the row number plus the column number. */
export function wideLayout(columns: number): NativeFileSpec['layout'] {
  return {
    sampleBytes: 4 * columns,
    gatePosition: null,
    columns: Array.from({ length: columns }, (_, i) => dataset(`C${i}`, { position: 4 * i })),
  };
}

export function wideRows(columns: number, first: number, count: number): Uint8Array {
  const words = new Int32Array(columns * count);
  for (let i = 0; i < words.length; i++) words[i] = first + Math.floor(i / columns) + (i % columns);
  return new Uint8Array(words.buffer);
}

export function expectWideRows(path: string, columns: number, count: number): void {
  const { datasets } = dumpFile(path);
  expect(Object.keys(datasets)).toHaveLength(columns);
  for (let i = 0; i < columns; i++) {
    const { rows: length, first, last, steps } = datasets[`C${i}`]!;
    expect(length).toBe(count);
    if (count > 0) expect([first[0], last.at(-1)]).toEqual([i, count - 1 + i]);
    if (count > 1) expect(steps).toEqual([1]);
  }
}
