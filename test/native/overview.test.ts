/** Overviews in the addon, against the same sums in plain JavaScript. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { NativeColumn, NativeLayout } from '../../lib/native/binding.js';
import { native } from '../../lib/native/load.js';
import type { NativeOverview, NativeOverviewColumn } from '../../lib/native/overview.js';

type Values = readonly (number | bigint)[];

const TYPES = {
  double: {
    size: 8,
    put: (view: DataView, at: number, value: number) => view.setFloat64(at, value, true),
  },
  int64: {
    size: 8,
    put: (view: DataView, at: number, value: bigint) => view.setBigInt64(at, value, true),
  },
  int32: {
    size: 4,
    put: (view: DataView, at: number, value: number) => view.setInt32(at, value, true),
  },
  uint32: {
    size: 4,
    put: (view: DataView, at: number, value: number) => view.setUint32(at, value, true),
  },
} as const;
type Type = keyof typeof TYPES;

/** Columns that stay as they are, beside each other. */
function layoutOf(types: readonly Type[]): NativeLayout {
  let position = 0;
  const columns = types.map((type): NativeColumn => {
    const column = { type, conversion: 'copy', position, scale: 1, offset: 0 } as const;
    position += TYPES[type].size;
    return column;
  });
  return { sampleBytes: position, gatePosition: null, columns };
}

function pack(types: readonly Type[], columns: readonly Values[]): Uint8Array {
  const { sampleBytes, columns: places } = layoutOf(types);
  const rows = columns[0]!.length;
  const view = new DataView(new ArrayBuffer(rows * sampleBytes));
  columns.forEach((values, i) => {
    const put = TYPES[types[i]!].put as (
      view: DataView,
      at: number,
      value: number | bigint,
    ) => void;
    values.forEach((value, row) => put(view, row * sampleBytes + places[i]!.position, value));
  });
  return new Uint8Array(view.buffer);
}

async function overviewOf(
  types: readonly Type[],
  columns: readonly Values[],
  batches: readonly number[] = [columns[0]!.length],
  isBits: readonly boolean[] = types.map(() => false),
): Promise<NativeOverview> {
  const layout = layoutOf(types);
  const overview = new (native().Overview)(layout, isBits);
  const bytes = pack(types, columns);
  let row = 0;
  for (let i = 0; row < columns[0]!.length; i++) {
    const next = row + batches[i % batches.length]!;
    await overview.append([bytes.subarray(row * layout.sampleBytes, next * layout.sampleBytes)]);
    row = next;
  }
  return overview;
}

/** What a bucket of these values has. */
function sumUp(values: Values): Record<keyof NativeOverviewColumn, number | bigint> {
  const there = values.filter((value) => !Number.isNaN(value));
  const isBigint = typeof values[0] === 'bigint';
  const least = (sign: 1 | -1): number | bigint => {
    if (there.length === 0) return NaN;
    return there.reduce((a, b) => ((sign === 1 ? b < a : b > a) ? b : a));
  };
  const sum = isBigint
    ? Number(there.reduce<bigint>((a, b) => a + (b as bigint), 0n))
    : there.reduce<number>((a, b) => a + Number(b), 0);
  return {
    min: least(1),
    max: least(-1),
    last: values.at(-1)!,
    mean: sum / there.length,
    nan: values.length - there.length,
  };
}

/** Compares what was read with the values. Sums may be rounded in another order. */
function check(
  { firstRow, endRow, bucketRows, columns }: ReturnType<NativeOverview['read']>,
  values: readonly Values[],
): void {
  const count = Math.ceil((endRow - firstRow) / bucketRows);
  expect(Math.log2(bucketRows) % 1).toBe(0);
  if (count > 0) expect(firstRow % bucketRows).toBe(0);
  columns.forEach((column, i) => {
    for (const key of ['min', 'max', 'last', 'mean', 'nan'] as const) {
      expect(column[key]).toHaveLength(count);
    }
    for (let bucket = 0; bucket < count; bucket++) {
      const start = firstRow + bucket * bucketRows;
      const wanted = sumUp(values[i]!.slice(start, Math.min(endRow, start + bucketRows)));
      for (const key of ['min', 'max', 'last', 'nan'] as const) {
        expect(column[key][bucket], `${key} of bucket ${bucket}`).toEqual(wanted[key]);
      }
      const [mean, expected] = [column.mean[bucket]!, Number(wanted.mean)];
      const scale = Math.max(
        ...values[i]!.map((value) => Math.abs(Number(value))).filter(Number.isFinite),
        0,
      );
      if (!Number.isFinite(expected)) expect(mean).toEqual(expected);
      else expect(Math.abs(mean - expected)).toBeLessThanOrEqual(scale * 1e-12);
    }
  });
}

const real = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e300, -1e300, 5e-324) },
);
const VALUES: Record<Type, fc.Arbitrary<number | bigint>> = {
  double: real.map((value) => (value === 0 ? 0 : value)),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
};

describe('what buckets have', () => {
  test('any values, in batches of any size, read from and to anywhere', async () => {
    const types = ['double', 'int64', 'int32', 'uint32', 'double'] as const;
    const row = fc.tuple(...types.map((type) => VALUES[type]));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 2500, size: 'max' }),
        fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(3000), fc.nat(3000), fc.nat(12)), { minLength: 1, maxLength: 4 }),
        async (rows, batches, reads) => {
          const columns = types.map((_, i) => rows.map((values) => values[i]!));
          const overview = await overviewOf(types, columns, batches);
          expect(overview.rows()).toBe(rows.length);
          for (const [from, length, power] of reads) {
            const range = overview.read(from, from + length, 2 ** power, [0, 1, 2, 3, 4]);
            expect(range.firstRow).toBeLessThanOrEqual(Math.min(from, rows.length));
            const to = Math.min(rows.length, from + length);
            if (from < to) expect(range.endRow).toBeGreaterThanOrEqual(to);
            check(range, columns);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test('integers beyond 2^53 are exact', async () => {
    const values = [2n ** 53n + 1n, 2n ** 62n + 3n, -(2n ** 63n), 7n];
    const overview = await overviewOf(['int64'], [values]);
    const { columns } = overview.read(0, 4, 4, [0]);
    expect(columns[0]).toMatchObject({
      min: BigInt64Array.of(-(2n ** 63n)),
      max: BigInt64Array.of(2n ** 62n + 3n),
      last: BigInt64Array.of(7n),
    });
  });

  test('bits: those that are set in all rows, and in any', async () => {
    const words = [0xf000000f, 0x8000000e, 0xc000000c];
    const overview = await overviewOf(['uint32'], [words], [3], [true]);
    const { columns } = overview.read(0, 3, 4, [0]);
    expect(columns[0]).toEqual({
      min: Uint32Array.of(0x8000000c),
      max: Uint32Array.of(0xf000000f),
      last: Uint32Array.of(0xc000000c),
      mean: Float64Array.of(NaN),
      nan: Float64Array.of(0),
    });
  });

  test('infinities of both signs in a bucket', async () => {
    const overview = await overviewOf(['double'], [[Infinity, 1, -Infinity]]);
    const { columns } = overview.read(0, 3, 4, [0]);
    expect(columns[0]).toMatchObject({
      min: Float64Array.of(-Infinity),
      max: Float64Array.of(Infinity),
      mean: Float64Array.of(NaN),
      nan: Float64Array.of(0),
    });
  });

  test('nothing but NaN', async () => {
    const overview = await overviewOf(['double'], [[NaN, NaN]]);
    const { columns } = overview.read(0, 2, 2, [0]);
    expect(columns[0]).toMatchObject({
      min: Float64Array.of(NaN),
      max: Float64Array.of(NaN),
      mean: Float64Array.of(NaN),
      nan: Float64Array.of(2),
    });
  });

  test('no rows at all, and none there', async () => {
    const overview = new (native().Overview)(layoutOf(['double']), [false]);
    expect(overview.read(0, 100, 1, [0])).toMatchObject({ firstRow: 0, endRow: 0 });
    await overview.append([new Uint8Array(80)]);
    expect(overview.read(10, 100, 1, [0])).toMatchObject({ firstRow: 10, endRow: 10 });
    expect(overview.read(5, 5, 1, [0]).columns[0]!.min).toHaveLength(0);
  });
});

/** Row n has n in its only column. */
async function countUp(overview: NativeOverview, rows: number, batch: number): Promise<void> {
  for (let row = overview.rows(); row < rows; row += batch) {
    const values = Uint32Array.from({ length: Math.min(batch, rows - row) }, (_, i) => row + i);
    await overview.append([new Uint8Array(values.buffer)], true);
  }
}

const COUNTER: NativeLayout = {
  sampleBytes: 4,
  gatePosition: null,
  columns: [{ type: 'uint32', conversion: 'scale', position: 0, scale: 1, offset: 0 }],
};

function checkCounter({
  firstRow,
  endRow,
  bucketRows,
  columns,
}: ReturnType<NativeOverview['read']>): void {
  const { min, max, last, mean } = columns[0]!;
  for (let i = 0; i < min.length; i++) {
    const start = firstRow + i * bucketRows;
    const end = Math.min(endRow, start + bucketRows) - 1;
    const bucket = [min[i], max[i], last[i], mean[i]];
    if (bucket.some((value, k) => value !== [start, end, end, (start + end) / 2][k])) {
      expect(bucket).toEqual([start, end, end, (start + end) / 2]);
    }
  }
}

describe('a long acquisition', () => {
  test.each([1, 10, 100, 1000, 8191, 8192, 8193, 100_000, 1_000_001, 5_000_000])(
    '%i rows: the whole is there, in buckets of 1/4096 or less',
    async (rows) => {
      const overview = new (native().Overview)(COUNTER, [false]);
      await countUp(overview, rows, 1 << 20);
      const wanted = 2 ** Math.max(0, Math.floor(Math.log2(rows / 4096)));
      const range = overview.read(0, rows, wanted, [0]);
      expect(range).toMatchObject({ firstRow: 0, endRow: rows });
      expect(range.bucketRows).toBeLessThanOrEqual(Math.max(1, rows / 4096));
      checkCounter(range);
    },
  );

  test('the latest rows are there one by one, at any rate', async () => {
    const overview = new (native().Overview)(COUNTER, [false]);
    for (const batch of [1000, 1 << 20, 5000]) {
      await countUp(overview, overview.rows() + 3 * batch, batch);
      const end = overview.rows();
      const range = overview.read(end - 1000, end, 1, [0]);
      expect(range).toMatchObject({ firstRow: end - 1000, endRow: end, bucketRows: 1 });
      checkCounter(range);
    }
  });

  // It takes minutes under qemu.
  const isEmulated = process.env['PANDABLOCKS_EMULATED'] !== undefined;
  test.skipIf(isEmulated)('many hours at full rate: memory is bounded', async () => {
    const overview = new (native().Overview)(COUNTER, [false]);
    // The same bytes again and again: 6 hours at a million rows a second.
    const bytes = new Uint8Array(Uint32Array.from({ length: 1 << 22 }, (_, i) => i).buffer);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 200; i++) await overview.append([bytes], true);
    expect(overview.byteLength()).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    const rows = overview.rows();
    expect(rows).toBe(200 * (1 << 22));
    for (const [from, most] of [
      [0, rows / 4096],
      [rows - (1 << 20), 512],
      [rows - 8 * (1 << 20), 4096],
      [rows - 64 * (1 << 20), 32_768],
    ] as const) {
      const range = overview.read(from, rows, 1, [0]);
      expect(range.bucketRows).toBeLessThanOrEqual(most);
      expect(range.endRow).toBe(rows);
    }
  });

  test.each([1, 11, 42, 200, 2000])('%i columns: no more than 64 MB', (count) => {
    const layout = layoutOf(Array.from({ length: count }, () => 'double' as const));
    const overview = new (native().Overview)(
      layout,
      layout.columns.map(() => false),
    );
    expect(overview.byteLength()).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  test('what is shrunk has the whole, in fewer buckets and less memory', async () => {
    for (const rows of [3, 1000, 100_000, 1_234_567]) {
      const overview = new (native().Overview)(COUNTER, [false]);
      await countUp(overview, rows, 50_000);
      overview.shrink(100);
      expect(overview.byteLength()).toBeLessThan(50_000);
      const range = overview.read(0, rows, 1, [0]);
      expect(range).toMatchObject({ firstRow: 0, endRow: rows });
      expect(range.columns[0]!.min.length).toBeLessThanOrEqual(101);
      checkCounter(range);
    }
  });

  test('rows can be added behind a shrink', async () => {
    const overview = new (native().Overview)(COUNTER, [false]);
    for (const before of [0, 50_000]) {
      await countUp(overview, before, 5000);
      overview.shrink(100);
      await countUp(overview, before + 100_000, 5000);
      const range = overview.read(0, before + 100_000, 1, [0]);
      expect(range.endRow).toBe(before + 100_000);
      expect(range.columns[0]!.min.length).toBeGreaterThan(40);
      checkCounter(range);
    }
  });
});

describe('what is refused', () => {
  const overview = new (native().Overview)(COUNTER, [false]);

  test.each([
    ['a column that is not there', () => overview.read(0, 1, 1, [1])],
    ['buckets of no rows', () => overview.read(0, 1, 0, [0])],
    ['buckets of three rows', () => overview.read(0, 1, 3, [0])],
    ['a negative row', () => overview.read(-1, 1, 1, [0])],
    ['half a row', () => overview.read(0.5, 1, 1, [0])],
    ['NaN', () => overview.read(NaN, 1, 1, [0])],
    ['flags for other columns', () => new (native().Overview)(COUNTER, [])],
    ['bits of a type that has none', () => new (native().Overview)(COUNTER, [true])],
    [
      'a writer with something else',
      () =>
        new (native().ChunkWriter)({
          path: '/nowhere',
          descriptor: null,
          layout: { ...COUNTER, columns: [] },
          attributes: [],
          missed: 0,
          chunkSamples: 0,
          overviews: [{} as NativeOverview],
        }),
    ],
  ])('%s', (_, act) => {
    expect(act).toThrow();
  });

  test('a writer of other columns', async () => {
    const writer = new (native().ChunkWriter)({
      path: '/nowhere/x.h5',
      descriptor: null,
      layout: { ...COUNTER, columns: [] },
      attributes: [],
      missed: 0,
      chunkSamples: 0,
      overviews: [overview],
    });
    await expect(writer.open()).rejects.toThrow('an overview of other columns');
  });

  test('more buckets than fit into an answer', async () => {
    const long = new (native().Overview)(COUNTER, [false]);
    await countUp(long, 200_000, 5000);
    expect(() => long.read(0, 200_000, 1, [0])).toThrow('too many buckets');
  });
});
