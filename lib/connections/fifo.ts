/** A first-in, first-out queue. */

/** With fewer taken items, copying the array is not worth it. */
const LEAST_TAKEN = 64;

/**
 * An array whose first items are marked as taken. `Array.shift` would move all the rest, possibly
 * 100,000 items.
 */
export class Fifo<T> {
  #items: T[] = [];
  #taken = 0;

  get length(): number {
    return this.#items.length - this.#taken;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Removes and returns the first item; undefined if the queue is empty. */
  shift(): T | undefined {
    const item = this.#items[this.#taken];
    if (item === undefined) return undefined;
    this.#taken++;
    // At least half of the items are taken, so that each item is moved at most once on average.
    if (this.#taken >= LEAST_TAKEN && this.#taken >= this.length) this.#keep([...this]);
    return item;
  }

  /** The items; they stay in the queue. */
  [Symbol.iterator](): Iterator<T, void, void> {
    return this.#items.slice(this.#taken).values();
  }

  /** Removes the items for which `isKept` is false. */
  retain(isKept: (item: T) => boolean): void {
    this.#keep([...this].filter(isKept));
  }

  #keep(items: T[]): void {
    this.#items = items;
    this.#taken = 0;
  }
}
