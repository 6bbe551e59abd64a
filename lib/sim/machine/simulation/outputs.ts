/** What blocks drive the buses with. Each sets its value one tick after it is told to. */

import type { BitBus } from './bit-bus.js';
import type { PositionBus } from './position-bus.js';

/** The index of an output that is on no bus. */
export const UNCONNECTED = -1;

/** A `bit_out`. */
export class BitOutput {
  #level = 0;

  constructor(
    readonly index: number,
    readonly bus: BitBus,
  ) {}

  /** What it was set to last. */
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

  /** What it was set to last. */
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
