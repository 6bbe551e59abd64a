// Compares columns with what bench/c/samples.c sends: the same block again and again. Whole columns at a
// time, so that it costs next to nothing.
import { Buffer } from 'node:buffer';

/** More values than an item holds at most. */
const REPEATED = 1 << 17;

export class ColumnCheck {
  #block;
  #bytes;
  #expected;

  /**
   * @param name of the column
   * @param Type of its values
   * @param block samples of a block
   * @param valueOf the value of a sample of the block, counted from 0
   */
  constructor(name, Type, block, valueOf) {
    this.name = name;
    this.#block = block;
    const once = Type.from({ length: block }, (_, i) => valueOf(i));
    const all = new Type(Math.ceil(REPEATED / block + 1) * block);
    for (let at = 0; at < all.length; at += block) all.set(once, at);
    this.#bytes = Type.BYTES_PER_ELEMENT;
    this.#expected = Buffer.from(all.buffer);
  }

  /** @param first index of the first sample of the column in the acquisition. Throws if anything is wrong. */
  compare(column, first) {
    const from = (first % this.#block) * this.#bytes;
    const expected = this.#expected.subarray(from, from + column.length * this.#bytes);
    const came = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
    if (!came.equals(expected)) {
      throw new Error(`${this.name} is wrong from sample ${first} to ${first + column.length}.`);
    }
  }
}
