/** The addon's writer on disks of all sizes that fill up: the file is closed, whatever was written last. */

import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { native } from '../../lib/native/load.js';
import { CAN_MOUNT, memoryDisk } from '../helpers/disk.js';
import { dataset, specOf } from '../helpers/native-file.js';
import { dumpFile } from '../helpers/python.js';

/** Writes samples of zeros until the disk is full. @returns the rows that the file should have */
async function fill(path: string, columns: number, frame: number, every: number): Promise<number> {
  const names = Array.from({ length: columns }, (_, i) => `C${i}`);
  const layout = {
    sampleBytes: 4 * columns,
    gatePosition: null,
    columns: names.map((name, i) => dataset(name, { position: 4 * i })),
  };
  const writer = new (native().ChunkWriter)(specOf(path, { layout }));
  await writer.open();
  const samples = new Uint8Array(frame * layout.sampleBytes);
  const append = async (): Promise<void> => {
    for (let i = 0; ; i++) await writer.append([samples], i % every === 0);
  };
  await expect(append()).rejects.toThrow(/No space left on device/);
  return (await writer.close(null)).samplesInFile;
}

describe.skipIf(!CAN_MOUNT)('a disk that fills up', () => {
  // Chunks of different sizes, at pages and elsewhere; sizes that end in the midst of each of them.
  test.each([
    [3, 1000, 1],
    [3, 10_000, 5],
    [11, 10_000, 1],
    [11, 40_000, 2],
    [40, 10_000, 3],
  ])('%d columns, %d samples at a time, a flush for every %d', async (columns, frame, every) => {
    const rows = new Set<number>();
    for (let i = 0; i < 4; i++) {
      const path = join(memoryDisk(`size=${600 + columns * (100 + 53 * i)}k`), 'x.h5');
      const count = await fill(path, columns, frame, every);
      const lengths = Object.values(dumpFile(path).datasets).map((each) => each.rows);
      expect(new Set(lengths)).toEqual(new Set([count]));
      rows.add(count);
    }
    expect(rows.size).toBeGreaterThan(1);
  });
});
