/** ExactSum: as bigints would have it. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ExactSum } from '../../../../../lib/sim/machine/capture/exact-sum.js';
import { writeSum64, writeSum96 } from '../../../../../lib/sim/machine/capture/write-integer.js';

const terms = fc.array(
  fc.tuple(
    fc.oneof(fc.integer(), fc.integer({ min: -1000, max: 1000 }), fc.constant(-(2 ** 31))),
    fc.oneof(fc.nat(), fc.integer({ min: 0, max: 2 ** 40 })),
  ),
);

test('sums and squares are exact', () => {
  fc.assert(
    fc.property(terms, fc.nat(8), (products, shift) => {
      const [sum, squares] = [new ExactSum(), new ExactSum()];
      for (const [value, times] of products) {
        sum.addProduct(value, times);
        squares.addSquare(value, times);
      }
      const total = (power: bigint): bigint =>
        products.reduce((all, [value, times]) => all + BigInt(value) ** power * BigInt(times), 0n);
      expect([sum.value, squares.value]).toEqual([total(1n), total(2n)]);

      const view = new DataView(new ArrayBuffer(20));
      writeSum64(view, 0, sum, shift);
      writeSum96(view, 8, squares, shift);
      expect(view.getBigInt64(0, true)).toBe(BigInt.asIntN(64, total(1n) >> BigInt(shift)));
      const [low, high] = [view.getBigUint64(8, true), view.getUint32(16, true)];
      expect((BigInt(high) << 64n) + low).toBe(BigInt.asUintN(96, total(2n) >> BigInt(shift)));
    }),
  );
});
