/** The addon's writer, on its own. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { NativeWriter } from '../../lib/native/binding.js';
import { native } from '../../lib/native/load.js';
import { temporaryFolder } from '../helpers/cli/cli.js';
import {
  dataset,
  expectRows,
  expectWideRows,
  openNew,
  rows,
  specOf,
  wideLayout,
  wideRows,
} from '../helpers/hdf/native-file.js';
import { dumpFile } from '../helpers/hdf/python.js';

describe('rows', () => {
  test.each([0, 1, 1023, 1024, 1025, 16383, 16384, 16385, 100_000])('%d of them', async (count) => {
    const { path, writer } = await openNew();
    for (let first = 0; first < count; first += 997) {
      await writer.append([rows(first, Math.min(997, count - first))], false);
    }
    const progress = await writer.close(null);
    expect(progress).toMatchObject({ samples: count, samplesInFile: count, readable: true });
    expectRows(path, count);
  });

  test('columns that are converted already', async () => {
    const { path, writer } = await openNew({ chunkSamples: 10 });
    for (let first = 0; first < 20_000; first += 4999) {
      const count = Math.min(4999, 20_000 - first);
      const a = Uint32Array.from({ length: count }, (_, i) => first + i);
      const b = Float64Array.from({ length: count }, (_, i) => -2 * (first + i) + 1);
      await writer.appendColumns([a, b], count, false);
    }
    await writer.close(null);
    expectRows(path, 20_000);
  });

  test('flushes in the middle of a chunk', async () => {
    const { path, writer } = await openNew({ chunkSamples: 100 });
    for (let row = 0; row < 350; row += 7) {
      const progress = await writer.append([rows(row, 7)], true);
      expect(progress.samplesInFile).toBe(row + 7);
    }
    await writer.close(null);
    expectRows(path, 350);
  });
});

describe('chunks', () => {
  test('a short capture makes a small file', async () => {
    const { path, writer } = await openNew();
    await writer.append([rows(0, 1000)], false);
    expect((await writer.close(null)).chunkSamples).toBe(1024);
    expect(readFileSync(path).byteLength).toBeLessThan(32_768);
  });

  test('many rows before the first flush make large ones', async () => {
    const { writer } = await openNew();
    await writer.append([rows(0, 20_000)], true);
    expect((await writer.close(null)).chunkSamples).toBe(32_768);
  });

  test.each([1, 1000, 50_000])('of %d, as asked', async (chunkSamples) => {
    const { path, writer } = await openNew({ chunkSamples });
    await writer.append([rows(0, 120)], false);
    await writer.close(null);
    expect(dumpFile(path).datasets['a']!.chunk).toBe(chunkSamples);
    expectRows(path, 120);
  });

  test('no bytes of the heap behind the last row', async () => {
    const { path, writer } = await openNew({ chunkSamples: 4096 });
    // As many as are gathered before they are written, so that the next row comes where these were.
    const junk = new Uint8Array(8 * 16_384).fill(0xee);
    await writer.append([junk], true);
    await writer.append([rows(0, 1)], false);
    await writer.close(null);
    const marks = readFileSync(path).filter((byte) => byte === 0xee).byteLength;
    // Column a of the junk; column b is scaled. A few more may be in checksums.
    expect(marks).toBeLessThan(4 * 16_384 + 64);
  });
});

describe('a chunk that is written piece by piece', () => {
  test.each([7, 1000, 10_000, 50_000, 100_000, 1_000_000])(
    'of %d samples',
    async (chunkSamples) => {
      const { path, writer } = await openNew({ chunkSamples });
      for (let first = 0, i = 0; first < 120_000; first += 4999, i++) {
        await writer.append([rows(first, Math.min(4999, 120_000 - first))], i % 3 === 0);
      }
      await writer.close(null);
      expectRows(path, 120_000);
      expect(dumpFile(path).datasets['b']!.chunk).toBe(chunkSamples);
    },
  );

  // The wider a row is, the fewer of them go to the file at a time.
  test.each([
    [40, 0],
    [40, 3000],
    [200, 0],
    [200, 3000],
    [600, 0],
  ])('of %d columns; samples of a chunk: %d', async (columns, chunkSamples) => {
    const { path, writer } = await openNew({ layout: wideLayout(columns), chunkSamples });
    const count = 20_000;
    for (let first = 0, i = 0; first < count; first += 1999, i++) {
      const take = Math.min(1999, count - first);
      await writer.append([wideRows(columns, first, take)], i >= 9 && i % 3 === 0);
    }
    await writer.close(null);
    expectWideRows(path, columns, count);
    const chunk = chunkSamples || (columns === 40 ? 32_768 : 16_384);
    expect(dumpFile(path).datasets['C0']!.chunk).toBe(chunk);
  });

  test('a flush leaves a file that is as long as it says', async () => {
    const { path, writer } = await openNew({ chunkSamples: 50_000 });
    await writer.append([rows(0, 3)], true);
    // A value of column a has 4 bytes, one of b 8.
    expect(statSync(path).size).toBeGreaterThan((4 + 8) * 50_000);
    await writer.close(null);
    expectRows(path, 3);
  });

  test.each([1, 4999, 5000, 5001, 9999])('rows from %d on are left out', async (first) => {
    const { path, writer } = await openNew({ chunkSamples: 5000 });
    await writer.append([rows(0, 7000)], true);
    await writer.append([rows(7000, 3000)], false);
    const end = { reason: 'Data overrun', samples: 10_000, firstSuspectSample: first };
    const progress = await writer.close({ ...end, dropSuspect: true });
    expect(progress.samplesInFile).toBe(first);
    expectRows(path, first);
  });
});

describe('names and attributes', () => {
  test('groups in names, text beyond ASCII, 64-bit integers', async () => {
    const { path, writer } = await openNew({
      layout: {
        sampleBytes: 4,
        gatePosition: null,
        columns: [
          dataset('g/µ/x', {
            attributes: [
              { name: 'units', value: 'µm' },
              { name: 'scale', value: 0.1 },
            ],
          }),
        ],
      },
      attributes: [
        { name: 'text', value: 'µm <&>' },
        { name: 'number', value: -(2n ** 63n) },
      ],
    });
    await writer.close(null);
    const { attributes, datasets } = dumpFile(path);
    expect(attributes).toMatchObject({ text: 'µm <&>', number: '-9223372036854775808' });
    expect(datasets['g/µ/x']).toMatchObject({
      dtype: 'int32',
      rows: 0,
      attributes: { units: 'µm', scale: '0.1' },
    });
  });
});

describe('misuse', () => {
  test('a file that is there is left alone', async () => {
    const { path, writer } = await openNew();
    await writer.close(null);
    const before = readFileSync(path);
    const other = new (native().ChunkWriter)(specOf(path));
    await expect(other.open()).rejects.toMatchObject({ operation: 'create', path });
    expect(readFileSync(path)).toEqual(before);
  });

  test('a folder that is missing', async () => {
    const path = join(temporaryFolder(), 'none', 'x.h5');
    const writer = new (native().ChunkWriter)(specOf(path));
    await expect(writer.open()).rejects.toThrow(/No such file or directory/);
    expect(existsSync(path)).toBe(false);
  });

  test('before opening, after closing, twice', async () => {
    const unopened: NativeWriter = new (native().ChunkWriter)(specOf('/nowhere'));
    await expect(unopened.append([], false)).rejects.toThrow(/not been opened/);
    const { path, writer } = await openNew();
    await expect(writer.open()).rejects.toThrow(/open already/);
    await writer.append([rows(0, 3)], false);
    await writer.close(null);
    await expect(writer.append([rows(3, 3)], false)).rejects.toThrow(/closed/);
    await expect(writer.flush()).rejects.toThrow(/closed/);
    await writer.close(null);
    expectRows(path, 3);
  });

  test('many calls at once are done in their order', async () => {
    const { path, writer } = await openNew();
    const calls = Array.from({ length: 200 }, (_, i) =>
      writer.append([rows(i * 10, 10)], i % 7 === 0),
    );
    const closing = writer.close(null);
    const progress = await Promise.all(calls);
    expect(progress.map(({ samples }) => samples)).toEqual(calls.map((_, i) => (i + 1) * 10));
    expect(await closing).toMatchObject({ samplesInFile: 2000 });
    const { first, rows: count } = dumpFile(path).datasets['a']!;
    expect([count, first]).toEqual([2000, [0, 1, 2, 3, 4]]);
    expectRows(path, 2000);
  });

  test('a call that fails does not keep those behind it from an answer', async () => {
    const { path, writer } = await openNew();
    const calls = [
      writer.append([rows(0, 5)], false),
      writer.append([new Uint8Array(3)], false),
      writer.append([rows(5, 5)], true),
      writer.close(null),
    ];
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    ]);
    expectRows(path, 10);
  });

  test('a writer that is let go of in the middle still does what it was given', async () => {
    const path = join(temporaryFolder(), 'x.h5');
    const work = (): Promise<unknown>[] => {
      const writer = new (native().ChunkWriter)(specOf(path));
      return [writer.open(), writer.append([rows(0, 50_000)], false), writer.close(null)];
    };
    await Promise.all(work());
    expectRows(path, 50_000);
  });

  test('half a sample: the whole ones before it count', async () => {
    const { path, writer } = await openNew();
    await expect(writer.append([rows(0, 2), new Uint8Array(3)], false)).rejects.toThrow(/whole/);
    await writer.close(null);
    expectRows(path, 2);
  });

  test.each<[string, object]>([
    ['no layout', { layout: null }],
    ['a path with a NUL', { path: 'a\0b' }],
    ['an attribute beyond 64 bits', { attributes: [{ name: 'x', value: 2n ** 63n }] }],
    ['a chunk of half a row', { chunkSamples: 0.5 }],
  ])('%s', (_, changes) => {
    expect(() => new (native().ChunkWriter)({ ...specOf('/nowhere'), ...changes })).toThrow();
  });
});
