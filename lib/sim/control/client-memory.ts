/** The memory that clients occupy in a simulated PandA: unread answers, unfinished tables. */

/** A client that occupies memory. */
export interface Holder {
  /** Ends its connection immediately, which frees the memory. */
  reset(): void;
}

/**
 * Limits the memory of all clients together: at the limit, the client with the most is
 * disconnected.
 */
export class ClientMemory {
  readonly #bytes = new Map<Holder, number>();
  #total = 0;

  /** @param limit bytes for all clients together */
  constructor(readonly limit: number) {}

  get total(): number {
    return this.#total;
  }

  /** Sets the memory of a client; resets clients until the total is below the limit. */
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
