/** One writer's disk takes nothing: the writers of other disks go on. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import type { NativeWriter } from '../../lib/native/binding.js';
import { native } from '../../lib/native/load.js';
import { canFreeze, SlowDisk } from '../helpers/disk/disk.js';
import { expectRows, openNew, rows, specOf } from '../helpers/hdf/native-file.js';

/** More than the writer gathers before it writes. */
const MANY = 50_000;
const FIRST = 100;

interface Stuck {
  readonly what: string;
  readonly chunkSamples: number;
  /** Rows that are flushed while the disk works. */
  readonly before: number;
  /** @returns what can't end before it works again */
  readonly start: (writer: NativeWriter) => Promise<unknown>;
  readonly after: number;
}

describe.skipIf(!canFreeze())(
  'while a disk takes nothing, a file on another one is written',
  () => {
    test.each<Stuck>([
      {
        what: 'rows of a chunk that has its place',
        chunkSamples: 100_000,
        before: FIRST,
        start: (writer) => writer.append([rows(FIRST, MANY)], false),
        after: FIRST + MANY,
      },
      {
        what: 'rows of the next chunks',
        chunkSamples: 10_000,
        before: FIRST,
        start: (writer) => writer.append([rows(FIRST, MANY)], false),
        after: FIRST + MANY,
      },
      {
        what: 'a flush',
        chunkSamples: 10_000,
        before: FIRST,
        start: (writer) => writer.append([rows(FIRST, 1)], true),
        after: FIRST + 1,
      },
      {
        what: 'the first flush',
        chunkSamples: 0,
        before: 0,
        start: (writer) => writer.append([rows(0, FIRST)], true),
        after: FIRST,
      },
      {
        what: 'closing',
        chunkSamples: 0,
        before: FIRST,
        start: (writer) => writer.close(null),
        after: FIRST,
      },
    ])('$what', async ({ chunkSamples, before, start, after }) => {
      const disk = new SlowDisk(100);
      const stuckPath = join(disk.folder, 'x.h5');
      const stuck = new (native().ChunkWriter)(specOf(stuckPath, { chunkSamples }));
      await stuck.open();
      if (before > 0) await stuck.append([rows(0, before)], true);
      await disk.freeze();
      let isDone = false;
      const late = start(stuck).then(() => (isDone = true));
      await sleep(200);

      const { path, writer } = await openNew();
      await writer.append([rows(0, MANY)], true);
      await writer.append([rows(MANY, MANY)], true);
      await writer.close(null);
      expectRows(path, 2 * MANY);

      expect(isDone).toBe(false);
      await disk.thaw();
      await late;
      await stuck.close(null);
      expectRows(stuckPath, after);
    });
  },
);
