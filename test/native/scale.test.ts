/** Scaling in the addon, against the arithmetic written out in JavaScript. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { NativeBinding, NativeColumn, NativeLayout } from '../../lib/native/binding.js';
import { native } from '../../lib/native/load.js';
import { deviationOf, EXTREME_DEVIATIONS, EXTREME_SCALES } from '../helpers/data/deviation.js';

const COPY = { dataset: 'x', position: 0, scale: 1, offset: 0 } as const;

function layout(sampleBytes: number, gatePosition: number | null, ...columns: NativeColumn[]) {
  return { sampleBytes, gatePosition, columns } satisfies NativeLayout;
}

function bytesOf(array: ArrayBufferView<ArrayBuffer>): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

async function scaleOne(spec: NativeLayout, ...slices: Uint8Array[]) {
  const [column] = await native().scaleSamples(spec, slices);
  return column!;
}

/** A sample: gate (uint32), sum (int64), sum of squares (uint96). */
function stddevSample(gate: bigint, sum: bigint, squares: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, Number(gate), true);
  view.setBigInt64(4, sum, true);
  view.setBigUint64(12, squares & 0xffffffffffffffffn, true);
  view.setUint32(20, Number(squares >> 64n), true);
  return bytesOf(view);
}

const STDDEV = layout(24, 0, {
  ...COPY,
  type: 'int96',
  conversion: 'stddev',
  position: 12,
  scale: -0.25,
  offset: 7,
});

describe('copy', () => {
  test.each([
    ['uint32', new Uint32Array([0, 1, 0xffffffff])],
    ['int32', new Int32Array([-(2 ** 31), 0, 2 ** 31 - 1])],
    ['int64', new BigInt64Array([-(2n ** 63n), 0n, 2n ** 63n - 1n])],
    ['double', new Float64Array([NaN, -0, 1e-300])],
  ] as const)('%s stays what it is', async (type, values) => {
    const spec = layout(values.BYTES_PER_ELEMENT, null, { ...COPY, type, conversion: 'copy' });
    expect(await scaleOne(spec, bytesOf(values))).toEqual(values);
  });

  test.each([
    ['uint32', Uint32Array],
    ['int64', BigUint64Array],
  ] as const)('%s: any number of values, between others', async (type, ArrayOf) => {
    const size = ArrayOf.BYTES_PER_ELEMENT;
    const column = { ...COPY, type, conversion: 'copy', position: 5 } as const;
    for (let count = 1; count < 12; count++) {
      const bytes = Uint8Array.from({ length: count * 17 }, (_, i) => i + 1);
      const values = Array.from({ length: count }, (_, i) => [
        ...bytes.subarray(i * 17 + 5, i * 17 + 5 + size),
      ]);
      const got = await scaleOne(layout(17, null, column), bytes);
      expect([...new Uint8Array(got.buffer)]).toEqual(values.flat());
    }
  });
});

describe('scale', () => {
  test.each(['uint32', 'int32', 'int64'] as const)('%s: to the last bit', async (type) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { minLength: 1, maxLength: 700 }),
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        async (numbers, scale, offset) => {
          const values =
            type === 'int64'
              ? BigInt64Array.from(numbers)
              : (type === 'int32' ? Int32Array : Uint32Array).from(
                  numbers.map((n) => Number(BigInt.asIntN(32, n))),
                );
          const column = { ...COPY, type, conversion: 'scale', scale, offset } as const;
          const got = await scaleOne(
            layout(values.BYTES_PER_ELEMENT, null, column),
            bytesOf(values),
          );
          expect(got).toEqual(
            Float64Array.from([...values].map(Number), (v) => v * scale + offset),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test('no fused multiply-add', async () => {
    // Rounded once instead of twice this would give another last bit.
    const column = {
      ...COPY,
      type: 'int32',
      conversion: 'scale',
      scale: 0.1,
      offset: -0.3,
    } as const;
    const got = await scaleOne(layout(4, null, column), bytesOf(new Int32Array([3])));
    expect(got[0]).toBe(3 * 0.1 + -0.3);
    expect(got[0]).not.toBe(0);
  });
});

describe('mean', () => {
  const spec = layout(12, 0, {
    ...COPY,
    type: 'int64',
    conversion: 'mean',
    position: 4,
    scale: 0.1,
    offset: 2,
  });

  function sample(gate: number, sum: bigint): Uint8Array {
    const view = new DataView(new ArrayBuffer(12));
    view.setUint32(0, gate, true);
    view.setBigInt64(4, sum, true);
    return bytesOf(view);
  }

  test('divides by the gate, left to right', async () => {
    expect(await scaleOne(spec, sample(7, 123456789n))).toEqual(
      new Float64Array([(123456789 * 0.1) / 7 + 2]),
    );
  });

  test('the gate has no sign', async () => {
    expect((await scaleOne(spec, sample(0xffffffff, 1000n)))[0]).toBe(
      (1000 * 0.1) / 0xffffffff + 2,
    );
  });

  test.each([0n, 5n, -5n])('an empty gate gives NaN for the sum %d', async (sum) => {
    expect(await scaleOne(spec, sample(0, sum))).toEqual(new Float64Array([NaN]));
  });
});

describe('standard deviation', () => {
  const scaled = (scale: number): NativeLayout => ({
    ...STDDEV,
    columns: [{ ...STDDEV.columns[0]!, scale }],
  });

  test('anything: to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt(0n, 2n ** 32n - 1n),
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        fc.bigInt(0n, 2n ** 96n - 1n),
        fc.double(),
        async (gate, sum, squares, scale) => {
          const got = await scaleOne(scaled(scale), stddevSample(gate, sum, squares));
          expect(got[0]).toBe(deviationOf(gate, sum, squares, scale));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of values around a large one: to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: -(2 ** 31) + 1000, max: 2 ** 31 - 1001 }),
        async (around, middle) => {
          const values = around.map((value) => BigInt(value + middle));
          const sum = values.reduce((one, other) => one + other, 0n);
          const squares = values.reduce((one, other) => one + other * other, 0n);
          const gate = BigInt(values.length);
          const got = await scaleOne(STDDEV, stddevSample(gate, sum, squares));
          expect(got[0]).toBe(deviationOf(gate, sum, squares, -0.25));
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each(EXTREME_SCALES)('extremes, times %d: to the last bit', async (scale) => {
    const samples = EXTREME_DEVIATIONS.map(([gate, sum, squares]) =>
      stddevSample(gate, sum, squares),
    );
    const got = await scaleOne(scaled(scale), ...samples);
    const want = EXTREME_DEVIATIONS.map(([gate, sum, squares]) =>
      deviationOf(gate, sum, squares, scale),
    );
    expect([...got]).toEqual(want);
  });

  test('takes the sign of the scale and no offset; NaN for what can not be', async () => {
    const of = (gate: bigint, sum: bigint, squares: bigint): Promise<unknown> =>
      scaleOne(STDDEV, stddevSample(gate, sum, squares)).then(([value]) => value);
    expect(await of(2n, 4n, 10n)).toBe(-0.25);
    expect(await of(1n, 3n, 9n)).toBe(-0);
    expect(await of(0n, 0n, 0n)).toBeNaN();
    expect(await of(1n, 3n, 8n)).toBeNaN();
    // The mean does not fit 32 bits.
    expect(await of(1n, 2n ** 32n, 2n ** 64n)).toBeNaN();
    expect(await of(1n, 2n ** 32n - 1n, (2n ** 32n - 1n) ** 2n)).toBe(-0);
  });
});

describe('slices', () => {
  test('samples that straddle slices, however they are cut', async () => {
    const values = Int32Array.from({ length: 3000 }, (_, i) => i * 7 - 1000);
    const spec = layout(12, null, { ...COPY, type: 'int32', conversion: 'copy', position: 8 });
    const bytes = bytesOf(values);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.byteLength)), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.byteLength];
        const slices = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
        expect(await scaleOne(spec, ...slices)).toEqual(values.filter((_, i) => i % 3 === 2));
      }),
      { numRuns: 50 },
    );
  });

  test('no samples', async () => {
    const spec = layout(4, null, { ...COPY, type: 'int32', conversion: 'scale' });
    expect(await scaleOne(spec)).toEqual(new Float64Array(0));
  });
});

describe('what it refuses', () => {
  const scale = (...args: Parameters<NativeBinding['scaleSamples']>) =>
    native().scaleSamples(...args);
  const int32 = { ...COPY, type: 'int32', conversion: 'copy' } as const;
  test.each<[string, () => unknown]>([
    ['bytes that are no whole samples', () => scale(layout(4, null, int32), [new Uint8Array(6)])],
    ['a column outside of the sample', () => scale(layout(4, null, { ...int32, position: 1 }), [])],
    ['a mean with no gate', () => scale(layout(4, null, { ...int32, conversion: 'mean' }), [])],
    ['a gate outside', () => scale(layout(4, 1, { ...int32, conversion: 'mean' }), [])],
    ['int96 as it is', () => scale(layout(12, null, { ...int32, type: 'int96' }), [])],
    [
      'squares without a sum',
      () => scale({ ...STDDEV, columns: [{ ...STDDEV.columns[0]!, position: 4 }] }, []),
    ],
    ['something else than typed arrays', () => scale(layout(4, null, int32), [[1] as never])],
    ['a layout that is none', () => scale(null as never, [])],
    ['a negative position', () => scale(layout(4, null, { ...int32, position: -1 }), [])],
  ])('%s', (_, call) => {
    expect(call).toThrow();
  });
});
