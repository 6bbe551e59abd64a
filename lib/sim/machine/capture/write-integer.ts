/** Writes integers of more than 32 bits: little-endian, optionally shifted. */

import type { ExactSum } from './exact-sum.js';

const WORD = 2 ** 32;

/** @param value an exact number */
export function writeInt64(view: DataView, offset: number, value: number): void {
  const high = Math.floor(value / WORD);
  view.setUint32(offset, value - high * WORD, true);
  view.setInt32(offset + 4, high, true);
}

/** Wraps to 64 bits, as the hardware's registers do. */
export function writeSum64(view: DataView, offset: number, sum: ExactSum, shift: number): void {
  const { small } = sum;
  if (small !== null && shift === 0) writeInt64(view, offset, small);
  else view.setBigInt64(offset, BigInt.asIntN(64, sum.value >> BigInt(shift)), true);
}

/** For a sum that is not negative. */
export function writeSum96(view: DataView, offset: number, sum: ExactSum, shift: number): void {
  const { small } = sum;
  if (small !== null && shift === 0) {
    writeInt64(view, offset, small);
    view.setUint32(offset + 8, 0, true);
    return;
  }
  const value = sum.value >> BigInt(shift);
  view.setBigUint64(offset, BigInt.asUintN(64, value), true);
  view.setUint32(offset + 8, Number(BigInt.asUintN(32, value >> 64n)), true);
}
