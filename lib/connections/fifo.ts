/** A queue: what was put in first comes out first. */

/** Places, always a power of two; they are never given back, since there were commands to fill them. */
const FIRST_PLACES = 16;

/** A ring: nothing ever has to move up, at a moment when V8 has forgotten how that is done. */
export class Fifo<T> {
  /** How many there are. Not a getter: it is asked for at each command, and a call takes longer. */
  length: number;
  #places: (T | undefined)[];
  #head: number;

  constructor() {
    this.length = 0;
    this.#places = placesFor(0);
    this.#head = 0;
  }

  push(item: T): void {
    if (this.length === this.#places.length) this.#take([...this]);
    this.#places[(this.#head + this.length) & (this.#places.length - 1)] = item;
    this.length++;
  }

  /** Takes out the first; undefined if there is none. */
  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#places[this.#head];
    // So that it can be freed.
    this.#places[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#places.length - 1);
    this.length--;
    return item;
  }

  /** The items, without taking them out. */
  *[Symbol.iterator](): Generator<T, void, void> {
    const { length } = this;
    for (let i = 0; i < length; i++) {
      yield this.#places[(this.#head + i) & (this.#places.length - 1)] as T;
    }
  }

  /** Drops those that are not to be kept. */
  retain(isKept: (item: T) => boolean): void {
    this.#take([...this].filter(isKept));
  }

  /** Has these items from now on, and room for more. */
  #take(items: readonly T[]): void {
    const places = placesFor<T>(items.length);
    items.forEach((item, i) => (places[i] = item));
    this.#places = places;
    this.#head = 0;
    this.length = items.length;
  }
}

function placesFor<T>(count: number): (T | undefined)[] {
  let places = FIRST_PLACES;
  while (places <= count) places *= 2;
  return new Array<T | undefined>(places).fill(undefined);
}
