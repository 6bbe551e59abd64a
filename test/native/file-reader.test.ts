/** What the addon reads, beside a plain reading of the rule: value by value, in JavaScript. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { InProcessReader } from '../../lib/hdf/read/in-process-reader.js';
import { native } from '../../lib/native/load.js';
import { temporaryFolder } from '../helpers/cli/cli.js';
import { python } from '../helpers/hdf/repair.js';

/** More than two blocks of float64, and no multiple of anything. */
const ROWS = 2_500_009;
const POINTS = 37;

/** As numpy computes it below. */
const valueOf = (row: number): number => ((row * 7919) % 1_000_003) - 500_000;

function fileOf(script: string): string {
  const path = join(temporaryFolder(), 'x.h5');
  python(
    `import numpy as np
f = h5py.File(sys.argv[1], "w")
values = np.arange(${ROWS}) * 7919 % 1000003 - 500000
${script}
f.close()`,
    path,
  );
  return path;
}

function expectedOf(rows: number, value: (row: number) => number) {
  let [min, max, nan, sum] = [Infinity, -Infinity, 0, 0];
  const points = Math.min(POINTS, rows);
  const parts = Array.from({ length: points }, () => ({ sum: 0, count: 0 }));
  for (let row = 0; row < rows; row++) {
    const number = value(row);
    if (Number.isNaN(number)) nan++;
    else {
      const part = parts[Math.floor((row * points) / rows)]!;
      part.sum += number;
      part.count++;
      sum += number;
      min = Math.min(min, number);
      max = Math.max(max, number);
    }
  }
  const curve = parts.map((part) => (part.count === 0 ? null : part.sum / part.count));
  return { min, max, mean: sum / (rows - nan), nan, curve };
}

async function statisticsOf(path: string, name: string, isLive = false) {
  return new InProcessReader(path, isLive).summarize(name, { points: POINTS });
}

describe('statistics', () => {
  // All sums of these are exact in a double.
  test.each([
    ['contiguous', ''],
    ['in chunks smaller than a block', ', chunks=(70001,)'],
    ['in chunks larger than a block', ', chunks=(2000000,)'],
    [
      'compressed, in chunks larger than a block',
      ', chunks=(2000000,), compression="gzip", compression_opts=1',
    ],
    ['compressed and shuffled', ', chunks=(70001,), compression="gzip", shuffle=True'],
    ['growable', ', chunks=(4096,), maxshape=(None,)'],
  ])('%s', async (_, options) => {
    const path = fileOf(`f.create_dataset("d", data=values.astype("f8")${options})`);
    expect(await statisticsOf(path, 'd')).toEqual(expectedOf(ROWS, valueOf));
  });

  test.each(['<i4', '>i4', '<i8', '>i8', '<f4', '>f8'])('%s', async (type) => {
    const path = fileOf(`f["d"] = values.astype("${type}")`);
    expect(await statisticsOf(path, 'd')).toEqual(expectedOf(ROWS, valueOf));
  });

  test('with NaN, whole parts of it too', async () => {
    const path = fileOf(`
values = values.astype("f8")
values[1000000:1300000] = np.nan
values[::7] = np.nan
f["d"] = values`);
    const isNan = (row: number): boolean => (row >= 1_000_000 && row < 1_300_000) || row % 7 === 0;
    const expected = expectedOf(ROWS, (row) => (isNan(row) ? NaN : valueOf(row)));
    expect(expected.curve).toContain(null);
    expect(await statisticsOf(path, 'd')).toEqual(expected);
  });

  test.each([1, 2, 36, 37, 38, 1000])('of %i rows', async (rows) => {
    const path = fileOf(`f["d"] = values[:${rows}]`);
    expect(await statisticsOf(path, 'd')).toEqual(expectedOf(rows, valueOf));
  });

  test('a sum of large integers is not rounded', async () => {
    const path = fileOf('f["d"] = np.arange(1000) + 2**60; f["u"] = np.full(9, 2**64 - 1, "u8")');
    const mean = 2 ** 60 + 499.5;
    const max = 2n ** 60n + 999n;
    expect(await statisticsOf(path, 'd')).toMatchObject({ min: 2n ** 60n, max, mean });
    expect(await statisticsOf(path, 'u')).toMatchObject({ max: 2n ** 64n - 1n, mean: 2 ** 64 });
  });

  test('a sum of many fractions is hardly rounded', async () => {
    const path = fileOf('f["d"] = np.full(3000000, 0.1)');
    const { mean } = await statisticsOf(path, 'd');
    expect(Math.abs((mean ?? 0) - 0.1)).toBeLessThan(5e-16);
  });

  test('rows that a file of few chunks does not store', async () => {
    const path = fileOf(`
d = f.create_dataset("d", (2**40,), "f8", chunks=(1000,), fillvalue=2)
d[2**39 + 5] = -3
d[2**40 - 1] = np.nan`);
    const { min, max, nan, curve } = await statisticsOf(path, 'd');
    expect({ min, max, nan }).toEqual({ min: -3, max: 2, nan: 1 });
    expect(curve).toHaveLength(POINTS);
    const others = curve.filter((value) => value !== 2);
    expect(others).toHaveLength(1);
    expect(others[0]).toBeCloseTo(2 - 5 / (2 ** 40 / POINTS), 12);
  });
});

test('tells how far it is', async () => {
  const path = fileOf('f["d"] = values.astype("f8")');
  const seen: number[] = [];
  const onProgress = (rows: number): void => void seen.push(rows);
  await new InProcessReader(path, false).summarize('d', { points: 1, onProgress });
  expect(seen).toEqual([2 ** 20, 2 ** 21]);
});

test('lists shapes, types and attributes', async () => {
  const path = fileOf(`
f.attrs["text"] = "µm"
f.attrs["bytes"] = np.bytes_(b"\\xb5m")
f.attrs["__proto__"] = 2**53 + 1
f.attrs["list"] = [1, 2]
f["g/image"] = np.zeros((3, 4), "u2")
f["scalar"] = 1.5
f["nothing"] = h5py.Empty("i4")
f["nothing"].attrs["units"] = "mm"`);
  const { attributes, datasets } = await new InProcessReader(path, false).list();
  expect(Object.entries(attributes)).toEqual([
    ['__proto__', 2n ** 53n + 1n],
    ['bytes', 'µm'],
    ['text', 'µm'],
  ]);
  const dataset = { attributes: {}, error: null };
  expect(datasets).toEqual([
    { ...dataset, name: 'g/image', dtype: 'uint16', shape: [3, 4] },
    { ...dataset, name: 'nothing', dtype: 'int32', shape: null, attributes: { units: 'mm' } },
    { ...dataset, name: 'scalar', dtype: 'float64', shape: [] },
  ]);
});

test.each([['FileListing'], ['DatasetScan']] as const)('%s: one step at a time', async (name) => {
  const path = fileOf('f["d"] = [1]');
  const task = new (native()[name])(path, false, 'd', 10);
  const first = task.next();
  await expect(async () => task.next()).rejects.toThrow('a step is already running');
  await first;
});

test.each([0, -1, 2 ** 21, NaN])('a curve of %d points is refused', (points) => {
  expect(() => new (native().DatasetScan)('x', false, 'd', points)).toThrow(RangeError);
});

// A sanitizer takes terabytes for itself, and qemu limits nothing.
const CAN_LIMIT =
  process.platform === 'linux' &&
  process.env['ASAN_OPTIONS'] === undefined &&
  process.env['PANDABLOCKS_EMULATED'] === undefined;

test.skipIf(!CAN_LIMIT)('memory can be limited', () => {
  const addon = process.env['PANDABLOCKS_PREBUILD'] ?? '';
  const program = `
    const addon = require('node-gyp-build')(${JSON.stringify(addon === '' ? process.cwd() : addon)});
    if (!addon.limitMemory(500e6)) process.exit(2);
    try { Buffer.alloc(1e9); } catch { console.log('refused'); }`;
  expect(execFileSync(process.execPath, ['--eval', program], { encoding: 'utf8' })).toBe(
    'refused\n',
  );
});
