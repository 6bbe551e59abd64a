/** The addon's writer on disks of all sizes that fill up: the file is closed, whatever was written last. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { native } from '../../lib/native/load.js';
import { CAN_MOUNT, memoryDisk } from '../helpers/disk/disk.js';
import { expectWideRows, specOf, wideLayout, wideRows } from '../helpers/hdf/native-file.js';

/** How many disks, of different sizes, a test fills. */
const DISKS = 4;
/** For how long a disk may be filled and read on a machine that does much else, milliseconds. */
const DISK_MS = 60_000;

/** Writes samples until the disk is full. @returns the rows that the file should have */
async function fill(path: string, columns: number, frame: number, every: number): Promise<number> {
  const writer = new (native().ChunkWriter)(specOf(path, { layout: wideLayout(columns) }));
  await writer.open();
  const append = async (): Promise<void> => {
    for (let i = 0; ; i++) {
      await writer.append([wideRows(columns, i * frame, frame)], i % every === 0);
    }
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
  ])(
    '%d columns, %d samples at a time, a flush for every %d',
    async (columns, frame, every) => {
      const rows = new Set<number>();
      for (let i = 0; i < DISKS; i++) {
        const path = join(memoryDisk(`size=${600 + columns * (100 + 53 * i)}k`), 'x.h5');
        const count = await fill(path, columns, frame, every);
        expectWideRows(path, columns, count);
        rows.add(count);
      }
      expect(rows.size).toBeGreaterThan(1);
    },
    DISKS * DISK_MS,
  );

  test('within one write of many chunks: those that are complete in all columns are kept', async () => {
    const path = join(memoryDisk('size=2m'), 'x.h5');
    const [columns, chunkSamples] = [40, 512];
    const spec = specOf(path, { layout: wideLayout(columns), chunkSamples });
    const writer = new (native().ChunkWriter)(spec);
    await writer.open();
    // 2.6 MB.
    const all = wideRows(columns, 0, 8192);
    await expect(writer.append([all], true)).rejects.toThrow(/No space left on device/);
    const { samplesInFile } = await writer.close(null);
    expect(samplesInFile).toBeGreaterThan(0);
    expect(samplesInFile % chunkSamples).toBe(0);
    expectWideRows(path, columns, samplesInFile);
  });

  // In the midst of what one flush writes: after that HDF5 makes the next one fail too.
  test.each([755, 759, 763, 767, 771, 775])('metadata end a disk of %d kB', async (size) => {
    const path = join(memoryDisk(`size=${size}k`), 'x.h5');
    expectWideRows(path, 11, await fill(path, 11, 10_000, 1));
  });

  // Its last chunk has rows to come, for which no room was taken on the disk.
  test.each([1, 2999, 3000])('%d rows are kept of a file that is shortened then', async (kept) => {
    const folder = memoryDisk('size=120m');
    const path = join(folder, 'x.h5');
    const layout = wideLayout(40);
    const writer = new (native().ChunkWriter)(specOf(path, { layout, chunkSamples: 10_000 }));
    await writer.open();
    await writer.append([wideRows(40, 0, 3000)], true);
    expect(() => {
      writeFileSync(join(folder, 'others'), new Uint8Array(130e6));
    }).toThrow(/ENOSPC/);
    const end = { reason: 'Data overrun', samples: 3000, firstSuspectSample: kept };
    await writer.close({ ...end, dropSuspect: true });
    expectWideRows(path, 40, kept);
  });
});
