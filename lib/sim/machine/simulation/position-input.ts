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

  /** Null if the position changes only by events. */
  get motion(): MovingPosition | null {
    return this.#bus.motionOf(this.source);
  }

  at(tick: number): number {
    return this.#bus.at(this.source, tick);
  }

  /** Passes on the values between two ticks, excluding the last one. */
  tellValues(from: number, until: number, listener: ValueListener): void {
    this.#bus.tellValues(this.source, from, until, listener);
  }
}
