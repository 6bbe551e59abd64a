/** A queue: what was put in first comes out first. */

/** With fewer the array is not worth to be made anew. */
const LEAST_TAKEN = 64;

/** An array of which the first items are taken: `Array.shift` moves all that are left, which may be 100,000. */
export class Fifo<T> {
  #items: T[] = [];
  #taken = 0;

  get length(): number {
    return this.#items.length - this.#taken;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes out the first; undefined if there is none. */
  shift(): T | undefined {
    const item = this.#items[this.#taken];
    if (item === undefined) return undefined;
    this.#taken++;
    // Half of them at least, so that each item is moved once at most on average.
    if (this.#taken >= LEAST_TAKEN && this.#taken >= this.length) this.#keep([...this]);
    return item;
  }

  /** The items, without taking them out. */
  [Symbol.iterator](): Iterator<T, void, void> {
    return this.#items.slice(this.#taken).values();
  }

  /** Drops those that are not to be kept. */
  retain(isKept: (item: T) => boolean): void {
    this.#keep([...this].filter(isKept));
  }

  #keep(items: T[]): void {
    this.#items = items;
    this.#taken = 0;
  }
}
