/** Accumulates a position over the ticks at which the gate is high. */

import type { PositionBus, PositionObserver, ValueListener } from '../simulation/position-bus.js';
import { ExactSum } from './exact-sum.js';

/**
 * Moving positions are accumulated at least this often, in ticks (1 ms), so that each step is
 * short.
 */
export const LONGEST_PIECE = 125_000;

/** The values of the hardware if the gate was never high. */
const NO_MINIMUM = 2 ** 31 - 1;
const NO_MAXIMUM = -(2 ** 31);

export class PositionAccumulator implements PositionObserver, ValueListener {
  readonly sum = new ExactSum();
  readonly squares = new ExactSum();
  min = NO_MINIMUM;
  max = NO_MAXIMUM;
  /** The change of the position while the gate was high. */
  diff = 0;
  /** Set if sums of squares are captured. */
  hasSquares = false;
  #isOpen = false;
  /** All ticks before this one have been added. */
  #addedUntil = 0;
  /** The position when the gate rose. */
  #first = 0;

  constructor(
    readonly bus: PositionBus,
    readonly index: number,
  ) {}

  /** Opens the gate: it is high from this tick on. */
  open(tick: number): void {
    this.#isOpen = true;
    this.#addedUntil = tick;
    this.#first = this.bus.at(this.index, tick);
  }

  /** Closes the gate: it is low from this tick on. */
  close(tick: number): void {
    this.beforeChange(tick);
    if (this.#isOpen) this.diff = (this.diff + this.bus.at(this.index, tick) - this.#first) | 0;
    this.#isOpen = false;
  }

  beforeChange(tick: number): void {
    if (!this.#isOpen || tick <= this.#addedUntil) return;
    this.bus.tellValues(this.index, this.#addedUntil, tick, this);
    this.#addedUntil = tick;
  }

  add(value: number, ticks: number): void {
    this.sum.addProduct(value, ticks);
    if (this.hasSquares) this.squares.addSquare(value, ticks);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** Starts the next sample. */
  clear(): void {
    this.sum.clear();
    this.squares.clear();
    this.min = NO_MINIMUM;
    this.max = NO_MAXIMUM;
    this.diff = 0;
  }
}
