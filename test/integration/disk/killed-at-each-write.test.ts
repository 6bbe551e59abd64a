/** What is on the disk after each single change of a file: the next one may never be made. */

import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { repairHdfFile, type RepairResult } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import type { NativeFileSpec } from '../../../lib/native/binding.js';
import { native } from '../../../lib/native/load.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { CAN_FAIL, FaultyDisk } from '../../helpers/disk/faulty-disk.js';
import { KilledFileReader } from '../../helpers/hdf/killed-file.js';
import { readOneFile } from '../../helpers/hdf/one-file.js';
import { specOf, wideLayout, wideRows } from '../../helpers/hdf/native-file.js';

const COLUMNS = 3;

/** Row i of column n holds i * 0.5 + n. */
function specOfHalves(path: string, attributes: number): NativeFileSpec {
  const more = Array.from({ length: attributes }, (_, i) => ({ name: `a${i}`, value: 'text' }));
  const { columns, ...layout } = wideLayout(COLUMNS);
  return specOf(path, {
    layout: {
      ...layout,
      columns: columns.map((column, n) => ({
        ...{ ...column, conversion: 'scale', scale: 0.5, offset: n / 2, attributes: more },
      })),
    },
    attributes: [{ name: 'pandablocks_version', value: 'x' }, ...more],
    chunkSamples: 16,
  });
}

/** Three acquisitions, of 50 rows in two flushes each, and the end. */
async function writeThree(path: string): Promise<void> {
  const start = { missed: 0, armTime: 'a', startTime: null, hwTimeOffsetNs: null };
  const writer = new (native().ChunkWriter)({ ...specOfHalves(path, 0), firstAcquisition: start });
  await writer.open();
  for (let number = 0; number < 3; number++) {
    if (number > 0) await writer.beginAcquisition({ ...start, armTime: String(number) }, []);
    for (let row = 50 * number; row < 50 * number + 50; row += 25) {
      await writer.append([wideRows(COLUMNS, row, 25)], true);
    }
    await writer.endAcquisition({ reason: 'Ok', samples: 50 });
  }
  await writer.close(null);
}

/** Three flushes, of 50 rows each, and the end. */
async function write(path: string, attributes: number): Promise<void> {
  const writer = new (native().ChunkWriter)(specOfHalves(path, attributes));
  await writer.open();
  for (let row = 0; row < 150; row += 50) await writer.append([wideRows(COLUMNS, row, 50)], true);
  await writer.close({ reason: 'Ok', samples: 150 });
}

/** What is left if no other change is made, after each of those that are made to a file. */
async function leftBy(work: (path: string) => Promise<unknown>, start?: string): Promise<string[]> {
  const disk = await FaultyDisk.mount();
  const path = join(disk.folder, 'x.h5');
  if (start !== undefined) copyFileSync(start, path);
  const copies = temporaryFolder();
  await disk.keepCopies('x.h5', copies);
  await work(path);
  await disk.heal();
  return readdirSync(copies).map((_, n) => {
    // Each by itself: a repair gives it its name.
    const partial = join(temporaryFolder(), 'x.h5.01234567.partial');
    copyFileSync(join(copies, String(n)), partial);
    return partial;
  });
}

/** @returns null where no rows are there */
async function repaired(partial: string, reader: KilledFileReader): Promise<RepairResult | null> {
  const result = await repairHdfFile(partial).catch((error: unknown) => {
    expect(String(error)).toMatch(/holds no samples/);
    return null;
  });
  if (result === null) return null;
  const { file, samples } = result;
  const look = await reader.look(file, 'plain');
  expect(look).toMatchObject({ lengths: Array(COLUMNS).fill(samples), wrong: [] });
  const [status] = look.statuses;
  expect(look.statuses).toEqual(Array(COLUMNS + 1).fill(status));
  expect(status).toMatchObject({ samples_written: samples });
  const isEnded = status!.end_reason === 'Ok';
  const ended = isEnded ? { finished: 1, samples_reported: 150 } : { finished: 0 };
  expect(status).toMatchObject({ ...ended, end_reason: isEnded ? 'Ok' : 'unfinished' });
  expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples });
  return result;
}

describe.skipIf(!CAN_FAIL).each([0, 20])('with %d attributes', (attributes) => {
  test('the file of a capture that was killed after any write can be repaired', async () => {
    const reader = new KilledFileReader();
    const results: (RepairResult | null)[] = [];
    for (const left of await leftBy((path) => write(path, attributes))) {
      results.push(await repaired(left, reader));
    }
    // What was flushed is never lost.
    const rows = results.map((result) => result?.samples ?? 0);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect([...new Set(rows)]).toEqual([0, 50, 100, 150]);
    expect(results.filter((result) => result?.wasRepaired === false)).toHaveLength(1);
  });

  test('and the file of a killed repair', async () => {
    const reader = new KilledFileReader();
    const captured = await leftBy((path) => write(path, attributes));
    let repairs = 0;
    for (const killed of captured
      .slice(Math.floor(captured.length / 2))
      .filter((_, n) => n % 4 === 0)) {
      const left = await leftBy(repairHdfFile, killed);
      const expected = await repaired(killed, reader);
      for (const each of left) {
        expect(await repaired(each, reader)).toMatchObject({ samples: expected!.samples });
        repairs++;
      }
    }
    expect(repairs).toBeGreaterThan(20);
  });
});

describe.skipIf(!CAN_FAIL)('a file of several acquisitions', () => {
  test('the file can be repaired after a kill at any write', async () => {
    const rows: number[] = [];
    const counts = new Set<number>();
    for (const left of (await leftBy(writeThree)).filter((_, n) => n % 3 === 0)) {
      const result = await repairHdfFile(left).catch((error: unknown) => {
        expect(String(error)).toMatch(/holds no samples/);
        return null;
      });
      if (result === null) continue;
      const { file, samples, acquisitions } = result;
      const { table, lengths, status } = readOneFile(file);
      // Every row belongs to an acquisition, and the table says no more than there is.
      expect(table.first_row).toEqual([0, 50, 100].slice(0, acquisitions));
      const expected = table.first_row.map((first) => Math.min(50, Math.max(0, samples - first)));
      expect(table.samples).toEqual(expected);
      for (const [i, reason] of table.end_reason.entries()) {
        expect(reason).toBe(reason === 'Ok' && expected[i] === 50 ? 'Ok' : 'unfinished');
      }
      expect(lengths).toEqual([samples]);
      expect(samples).toBeLessThanOrEqual(50 * acquisitions!);
      expect(status).toMatchObject({ samples_written: samples });
      if (status.finished === 1) expect(samples).toBe(150);
      expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples });
      rows.push(samples);
      counts.add(acquisitions!);
    }
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect([...new Set(rows)]).toEqual([0, 25, 50, 75, 100, 125, 150]);
    expect([...counts]).toEqual([1, 2, 3]);
  }, 120_000);
});
