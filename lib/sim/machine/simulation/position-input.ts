/** A `pos_mux` of a block. */

import { POSITION_ZERO } from '../registers.js';
import type { InputOwner } from './bit-input.js';
import type {
  MovingPosition,
  PositionBus,
  PositionListener,
  ValueListener,
} from './position-bus.js';

export class PositionInput implements PositionListener {
  /** The index on the position bus. */
  source = POSITION_ZERO;
  readonly #bus: PositionBus;

  constructor(
    readonly owner: InputOwner,
    bus: PositionBus,
  ) {
    this.#bus = bus;
  }

  /** Null if it changes by events only. */
  get motion(): MovingPosition | null {
    return this.#bus.motionOf(this.source);
  }

  at(tick: number): number {
    return this.#bus.at(this.source, tick);
  }

  /** Tells of the values from one tick up to another, which is left out. */
  tellValues(from: number, until: number, listener: ValueListener): void {
    this.#bus.tellValues(this.source, from, until, listener);
  }
}
