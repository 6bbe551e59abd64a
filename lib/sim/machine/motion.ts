/** A simulated motion of an encoder: back and forth endlessly, with a little noise. */

import { TICKS_PER_SECOND } from './registers.js';
import type { MovingPosition } from './simulation/position-bus.js';

/** The encoder updates its position every 8 us. */
const UPDATE_TICKS = 1000;
/** The noise is between -1 and 1 count. */
const MAX_NOISE = 1;

export class Motion implements MovingPosition {
  readonly #noiseSeed: number;
  /** From one end to the other, in counts. */
  readonly #travel: number;
  /** Half a period, in updates. */
  readonly #halfPeriod: number;
  /** In counts per tick. */
  readonly #maxSpeed: number;
  #offset = 0;
  /** The tick at which the motion started. */
  #origin = 0;
  #cachedUpdate = -1;
  #cachedPosition = 0;

  /** @param seed determines the motion; 32 bits */
  constructor(seed: number) {
    this.#noiseSeed = hash(seed);
    this.#travel = 10_000 + (hash(seed + 1) % 40_000);
    const seconds = 2 + (hash(seed + 2) % 4000) / 1000;
    this.#halfPeriod = Math.round((seconds * TICKS_PER_SECOND) / UPDATE_TICKS);
    // The steepest point of 3 u^2 - 2 u^3 is in the middle.
    this.#maxSpeed = (1.5 * this.#travel) / (this.#halfPeriod * UPDATE_TICKS);
  }

  /** Sets the position at a tick; the motion continues from there. */
  setPosition(tick: number, position: number): void {
    this.#offset += position - this.at(tick);
    this.#cachedUpdate = -1;
  }

  /** Restarts the motion at a tick: later positions do not depend on earlier times. */
  restart(tick: number): void {
    this.#origin = tick;
    this.#cachedUpdate = -1;
  }

  at(tick: number): number {
    const update = Math.floor((tick - this.#origin) / UPDATE_TICKS);
    if (update !== this.#cachedUpdate) {
      this.#cachedUpdate = update;
      this.#cachedPosition = (this.#positionOf(update) + this.#offset) | 0;
    }
    return this.#cachedPosition;
  }

  nextChange(tick: number): number {
    const update = Math.floor((tick - this.#origin) / UPDATE_TICKS);
    return this.#origin + (update + 1) * UPDATE_TICKS;
  }

  nextReach(tick: number, target: number): number {
    // Rounding and noise, at both times, can reduce the distance by this much.
    const distance = Math.abs(target - this.at(tick)) - 2 * MAX_NOISE - 1;
    const soonest = tick + Math.max(0, Math.floor(distance / this.#maxSpeed) - UPDATE_TICKS);
    return this.nextChange(soonest);
  }

  /** The acceleration is continuous, even at the turning points. */
  #positionOf(update: number): number {
    const place = (update % (2 * this.#halfPeriod)) / this.#halfPeriod;
    const u = place < 1 ? place : 2 - place;
    const noise = (hash(this.#noiseSeed + update) % (2 * MAX_NOISE + 1)) - MAX_NOISE;
    return Math.round(this.#travel * u * u * (3 - 2 * u)) + noise;
  }
}

/** Hashes a number to 32 unsigned bits. */
function hash(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
