/** An exact sum of integers: a number while that is exact, then a bigint. */

/** The sum of two such parts is still exact. */
const MAX_PART = 2 ** 52;

export class ExactSum {
  #part = 0;
  #rest = 0n;

  /** Adds a product of integers. */
  addProduct(one: number, other: number): void {
    const product = one * other;
    if (product > MAX_PART || product < -MAX_PART) {
      this.#rest += BigInt(one) * BigInt(other);
      return;
    }
    this.#part += product;
    if (this.#part > MAX_PART || this.#part < -MAX_PART) this.#spill();
  }

  /** Adds `value * value * times`, for a value of 32 bits. */
  addSquare(value: number, times: number): void {
    const square = value * value;
    if (square <= MAX_PART) this.addProduct(square, times);
    else this.#rest += BigInt(value) * BigInt(value) * BigInt(times);
  }

  /** The sum as a number if that is exact, otherwise null. */
  get small(): number | null {
    return this.#rest === 0n ? this.#part : null;
  }

  get value(): bigint {
    return this.#rest + BigInt(this.#part);
  }

  clear(): void {
    this.#part = 0;
    this.#rest = 0n;
  }

  #spill(): void {
    this.#rest += BigInt(this.#part);
    this.#part = 0;
  }
}
