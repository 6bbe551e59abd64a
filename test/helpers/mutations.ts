/** Random but reproducible mutations of bytes, determined by a seed and the number of the case. */

import { seededRandom } from '../../lib/sim/data/random.js';

export class Dice {
  readonly #random: () => number;

  constructor(seed: number, number: number) {
    this.#random = seededRandom(
      (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b)) >>> 0,
    );
    for (let i = 0; i < 4; i++) this.#random();
  }

  /** A number from 0 to below `end`. */
  below(end: number): number {
    return (this.#random() >>> 0) % end;
  }

  /** True once in this many times, on average. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  oneOf<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** A size for which small and large magnitudes are equally likely. */
  size(end: number): number {
    return this.below(1 + this.below(Math.max(1, end)));
  }
}

const EVIL_NUMBERS = [
  0,
  1,
  7,
  8,
  9,
  12,
  0x7fffffff,
  0x80000000,
  0xffffffff,
  64 << 20,
  (64 << 20) + 1,
];

type Mutation = (bytes: Uint8Array, dice: Dice, words: readonly string[]) => Uint8Array;

const join = (...pieces: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces));

const MUTATIONS: readonly Mutation[] = [
  // Flips a bit.
  (bytes, dice) => {
    const at = dice.below(bytes.byteLength);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    return bytes;
  },
  // Replaces some bytes.
  (bytes, dice) => {
    const at = dice.below(bytes.byteLength);
    const end = Math.min(bytes.byteLength, at + 1 + dice.below(8));
    for (let i = at; i < end; i++) bytes[i] = dice.below(256);
    return bytes;
  },
  // Replaces a number, such as the length of a frame.
  (bytes, dice) => {
    if (bytes.byteLength < 4) return bytes;
    const at = dice.below(bytes.byteLength - 3);
    const number = dice.once(2) ? dice.oneOf(EVIL_NUMBERS) : dice.below(0x100000000);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, number, true);
    return bytes;
  },
  // Replaces or slightly changes a number after a word.
  (bytes, dice, words) => {
    const word = Buffer.from(dice.once(2) ? (words[0] ?? '') : dice.oneOf(words), 'latin1');
    const found = Buffer.from(bytes.buffer).indexOf(word, dice.below(bytes.byteLength));
    const at = found + word.byteLength;
    if (found < 0 || at + 4 > bytes.byteLength) return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const near = view.getUint32(at, true) + dice.below(33) - 16;
    view.setUint32(at, dice.once(4) ? dice.oneOf(EVIL_NUMBERS) : near, true);
    return bytes;
  },
  // Replaces the digits of a number in text.
  (bytes, dice) => {
    const at = dice.below(bytes.byteLength);
    const digit = bytes.findIndex((byte, i) => i >= at && byte >= 0x30 && byte <= 0x39);
    if (digit < 0) return bytes;
    const value = new TextEncoder().encode(
      String(dice.oneOf(EVIL_NUMBERS) * (dice.once(3) ? -1 : 1)),
    );
    return join(bytes.subarray(0, digit), value, bytes.subarray(digit + 1));
  },
  // Removes a piece.
  (bytes, dice) => {
    const at = dice.below(bytes.byteLength);
    return join(bytes.subarray(0, at), bytes.subarray(at + 1 + dice.size(64)));
  },
  // Repeats or moves a piece.
  (bytes, dice) => {
    const from = dice.below(bytes.byteLength);
    const piece = bytes.slice(from, from + 1 + dice.size(2000));
    const at = dice.once(2) ? from : dice.below(bytes.byteLength);
    return join(bytes.subarray(0, at), piece, bytes.subarray(at));
  },
  // Inserts a word of the protocol.
  (bytes, dice, words) => {
    const at = dice.below(bytes.byteLength);
    const word = new TextEncoder().encode(dice.oneOf(words));
    const replaced = dice.once(2) ? word.byteLength : 0;
    return join(bytes.subarray(0, at), word, bytes.subarray(at + replaced));
  },
  // Replaces a word by another one.
  (bytes, dice, words) => {
    const text = Buffer.from(bytes).toString('latin1');
    const word = dice.oneOf(words);
    const at = text.indexOf(word, dice.below(bytes.byteLength));
    if (at < 0) return bytes;
    const other = new TextEncoder().encode(dice.oneOf(words));
    return join(bytes.subarray(0, at), other, bytes.subarray(at + word.length));
  },
  // Cuts off the end.
  (bytes, dice) => bytes.slice(0, 1 + dice.below(bytes.byteLength)),
];

/**
 * Applies a few mutations to a copy.
 *
 * @param words of the protocol, which are inserted at random places; binary numbers follow the
 *   first one
 */
export function mutate(original: Uint8Array, dice: Dice, words: readonly string[]): Uint8Array {
  let bytes = Uint8Array.from(original);
  for (let left = 1 + dice.size(6); left > 0 && bytes.byteLength > 0; left--) {
    bytes = Uint8Array.from(dice.oneOf(MUTATIONS)(bytes, dice, words));
  }
  return bytes;
}

/** Random sizes of the pieces in which bytes arrive. */
export function pieceSizes(dice: Dice, byteLength: number): number[] {
  if (dice.once(4)) return [Math.max(1, byteLength)];
  const largest = dice.oneOf([1, 7, 100, 5000, 65536]);
  return Array.from({ length: 1 + dice.below(8) }, () => 1 + dice.below(largest));
}
