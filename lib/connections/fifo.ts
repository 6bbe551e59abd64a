/** A queue: what was put in first comes out first. */

/** So many places may be empty at the front before the others move up. */
const MAX_EMPTY = 1024;

export class Fifo<T> {
  /** How many there are. Not a getter: it is asked for at each command, and a call takes longer. */
  length: number;
  #items: (T | undefined)[];
  #head: number;

  constructor() {
    this.length = 0;
    this.#items = [];
    this.#head = 0;
  }

  push(item: T): void {
    this.length++;
    this.#items.push(item);
  }

  /** Takes out the first; undefined if there is none. */
  shift(): T | undefined {
    if (this.length === 0) return undefined;
    this.length--;
    const item = this.#items[this.#head];
    // So that it can be freed before the others move up.
    this.#items[this.#head++] = undefined;
    if (this.length === 0) {
      this.#items.length = 0;
      this.#head = 0;
    } else if (this.#head > MAX_EMPTY && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** The items, without taking them out. */
  *[Symbol.iterator](): Generator<T, void, void> {
    for (let i = this.#head; i < this.#items.length; i++) yield this.#items[i] as T;
  }

  /** Drops those that are not to be kept. */
  retain(isKept: (item: T) => boolean): void {
    this.#items = (this.#items.slice(this.#head) as T[]).filter(isKept);
    this.#head = 0;
    this.length = this.#items.length;
  }
}
