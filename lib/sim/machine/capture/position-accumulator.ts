/** What PCAP gathers of a position over the ticks at which its gate is high. */

import type { PositionBus, PositionObserver, ValueListener } from '../simulation/position-bus.js';
import { ExactSum } from './exact-sum.js';

/**
 * Positions that move by themselves are added up at least this often, in ticks (1 ms), so that it
 * never takes long.
 */
export const LONGEST_PIECE = 125_000;

/** What the hardware shows when the gate was never high. */
const NO_MINIMUM = 2 ** 31 - 1;
const NO_MAXIMUM = -(2 ** 31);

export class PositionAccumulator implements PositionObserver, ValueListener {
  readonly sum = new ExactSum();
  readonly squares = new ExactSum();
  min = NO_MINIMUM;
  max = NO_MAXIMUM;
  /** By how much it changed while the gate was high. */
  diff = 0;
  /** Set if sums of squares are asked for. */
  hasSquares = false;
  #isOpen = false;
  /** All before this tick has been added. */
  #addedUntil = 0;
  /** The position when the gate rose. */
  #first = 0;

  constructor(
    readonly bus: PositionBus,
    readonly index: number,
  ) {}

  /** The gate is high from this tick on. */
  open(tick: number): void {
    this.#isOpen = true;
    this.#addedUntil = tick;
    this.#first = this.bus.at(this.index, tick);
  }

  /** The gate is not high at this tick any more. */
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

  /** Begins the next sample. */
  clear(): void {
    this.sum.clear();
    this.squares.clear();
    this.min = NO_MINIMUM;
    this.max = NO_MAXIMUM;
    this.diff = 0;
  }
}
