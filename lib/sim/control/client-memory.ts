/** The memory that clients make a simulated PandA hold: answers not taken, tables not finished. */

/** Something that can be made to give back what is held for it. */
export interface Holder {
  /** Ends its connection at once. */
  reset(): void;
}

/** Bounds what is held for all clients together: the one with the most has to go. */
export class ClientMemory {
  readonly #bytes = new Map<Holder, number>();
  #total = 0;

  /** @param limit bytes for all together */
  constructor(readonly limit: number) {}

  get total(): number {
    return this.#total;
  }

  /** Says what is held for a client now; resets clients until there is less than the limit. */
  set(holder: Holder, bytes: number): void {
    this.#total += bytes - (this.#bytes.get(holder) ?? 0);
    if (bytes === 0) this.#bytes.delete(holder);
    else this.#bytes.set(holder, bytes);
    while (this.#total > this.limit) this.#dropLargest();
  }

  #dropLargest(): void {
    const [largest] = [...this.#bytes].reduce((one, other) => (other[1] > one[1] ? other : one));
    this.set(largest, 0);
    largest.reset();
  }
}
