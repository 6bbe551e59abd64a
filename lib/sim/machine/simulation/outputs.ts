/** The outputs of blocks to the buses. Each sets its value one tick later. */

import type { BitBus } from './bit-bus.js';
import type { PositionBus } from './position-bus.js';

/** The index of an output that is not on a bus. */
export const UNCONNECTED = -1;

/** A `bit_out`. */
export class BitOutput {
  #level = 0;

  constructor(
    readonly index: number,
    readonly bus: BitBus,
  ) {}

  /** The level that was set last. */
  get level(): number {
    return this.#level;
  }

  /** @param level 0 or 1 */
  set(level: number): void {
    if (level === this.#level) return;
    this.#level = level;
    if (this.index !== UNCONNECTED) this.bus.set(this.index, level);
  }
}

/** A `pos_out`. */
export class PositionOutput {
  #value = 0;

  constructor(
    readonly index: number,
    readonly bus: PositionBus,
  ) {}

  /** The value that was set last. */
  get value(): number {
    return this.#value;
  }

  /** @param value wraps to 32 bits, signed */
  set(value: number): void {
    const wrapped = value | 0;
    if (wrapped === this.#value) return;
    this.#value = wrapped;
    if (this.index !== UNCONNECTED) this.bus.set(this.index, wrapped);
  }
}
