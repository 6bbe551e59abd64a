import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { FIELD_SIZES } from '../../../../lib/responses/field-capture.js';
import { SampleScaler } from '../../../../lib/sim/data/scale-samples.js';
import { streamFields } from '../../../../lib/responses/stream-fields.js';
import type { CaptureRequest } from '../../../../lib/responses/stream-fields.js';
import {
  deviationOf,
  EXTREME_DEVIATIONS,
  EXTREME_SCALES,
} from '../../../helpers/data/deviation.js';
import { BITS, counts, GATE, position, TIME } from './requests.js';

/** Packs values by the fields of the requests, in the order of RAW. */
function pack(
  requests: readonly CaptureRequest[],
  rows: readonly (readonly bigint[])[],
): Uint8Array {
  const fields = streamFields(requests);
  return Uint8Array.from(
    rows.flatMap((row) =>
      fields.flatMap(({ type }, i) =>
        Array.from({ length: FIELD_SIZES[type] }, (_, byte) =>
          Number((BigInt.asUintN(96, row[i]!) >> BigInt(8 * byte)) & 0xffn),
        ),
      ),
    ),
  );
}

function scale(
  requests: readonly CaptureRequest[],
  rows: readonly (readonly bigint[])[],
): DataView {
  const scaled = new SampleScaler(streamFields(requests)).scale(pack(requests, rows));
  return new DataView(scaled.buffer);
}

test('values are scaled, then the offset is added', () => {
  const request = position('COUNTER1.OUT', 'Value', { scale: 0.1, offset: 0.3 });
  const view = scale(request, [[3n], [-7n]]);
  expect(view.getFloat64(0, true)).toBe(3 * 0.1 + 0.3);
  expect(view.getFloat64(8, true)).toBe(-7 * 0.1 + 0.3);
});

test('bits stay unchanged, and later values are not aligned', () => {
  const view = scale(
    [BITS, ...position('COUNTER1.OUT')],
    [
      [0xffffffffn, -1n],
      [1n, 2n],
    ],
  );
  expect(view.byteLength).toBe(24);
  expect(view.getUint32(0, true)).toBe(0xffffffff);
  expect(view.getFloat64(4, true)).toBe(-1);
  expect(view.getUint32(12, true)).toBe(1);
  expect(view.getFloat64(16, true)).toBe(2);
});

test.each([
  0n,
  -1n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  -(2n ** 53n) - 3n,
  123456789012n,
])('the 64-bit value %d is rounded to the nearest double', (value) => {
  expect(scale([TIME], [[value]]).getFloat64(0, true)).toBe(Number(value) * 8e-9 + 0);
});

describe('Mean', () => {
  const request = position('COUNTER1.OUT', 'Mean', { scale: 0.001, offset: -5.5 });

  test.each([
    [125n, 1000n],
    [3n, -10n],
    [2n ** 32n - 1n, 2n ** 62n + 12345n],
  ])('gate %d, sum %d', (gate, sum) => {
    const expected = (Number(sum) * 0.001) / Number(gate) + -5.5;
    expect(scale(request, [[gate, sum]]).getFloat64(0, true)).toBe(expected);
  });

  test('of an empty gate is NaN', () => {
    expect(scale(request, [[0n, 5n]]).getFloat64(0, true)).toBeNaN();
  });

  test('the gate, if captured too, is signed', () => {
    const view = scale([GATE, ...request], [[2n ** 32n - 2n, 1n << 40n]]);
    expect(view.getFloat64(0, true)).toBe(-2 * 8e-9 + 0);
    expect(view.getFloat64(8, true)).toBe((2 ** 40 * 0.001) / (2 ** 32 - 2) + -5.5);
  });
});

describe('StdDev', () => {
  function deviation(gate: bigint, sum: bigint, squares: bigint, factor = 1): number {
    const request = position('COUNTER1.OUT', 'StdDev', { scale: factor, offset: 100 });
    return scale(request, [[gate, sum, squares]]).getFloat64(0, true);
  }

  test.each(EXTREME_SCALES)('extremes, times %d', (factor) => {
    const request = position('COUNTER1.OUT', 'StdDev', { scale: factor });
    const view = scale(request, EXTREME_DEVIATIONS);
    const want = EXTREME_DEVIATIONS.map(([gate, sum, squares]) =>
      deviationOf(gate, sum, squares, factor),
    );
    expect(want.map((_, row) => view.getFloat64(8 * row, true))).toEqual(want);
  });

  test('of any values', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 32n - 1n),
        fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(0n, 2n ** 40n)),
        fc.oneof(fc.bigInt(0n, 2n ** 96n - 1n), fc.bigInt(0n, 2n ** 60n)),
        (gate, sum, squares) => {
          expect(deviation(gate, sum, squares, 0.1)).toBe(deviationOf(gate, sum, squares, 0.1));
        },
      ),
    );
  });

  test('has the sign of the scale and no offset', () => {
    expect(deviation(2n, 4n, 10n, 3)).toBe(3);
    expect(deviation(2n, 4n, 10n, -3)).toBe(-3);
    expect(deviation(2n, 4n, 8n, 3)).toBe(0);
  });

  test('is NaN without a gate, or with impossible squares', () => {
    expect(deviation(0n, 0n, 0n)).toBeNaN();
    expect(deviation(2n, 4n, 7n)).toBeNaN();
    expect(deviation(2n ** 20n, 2n ** 60n, 2n ** 80n)).toBeNaN();
    expect(deviation(1n, 2n ** 32n, 2n ** 64n)).toBeNaN();
  });
});

test('samples anywhere in a buffer are read', () => {
  const bytes = new Uint8Array(9);
  bytes.set(counts(5, 6), 1);
  const scaler = new SampleScaler(streamFields(position('COUNTER1.OUT')));
  const scaled = scaler.scale(bytes.subarray(1));
  expect([...new Float64Array(scaled.buffer)]).toEqual([5, 6]);
});
