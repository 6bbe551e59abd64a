/**
 * The clock of the simulated FPGA.
 *
 * Each tick has two halves. First all changes of this tick are applied to the buses and to the
 * inputs. Then each affected block is evaluated once, and sets outputs that change at the next
 * tick. So a change takes one tick through each block, as on the hardware; the order of the blocks
 * does not matter, and there can be no loops within a tick. Ticks without events are skipped.
 */

import { EventQueue } from './event-queue.js';
import { BitBus } from './bit-bus.js';
import { PositionBus } from './position-bus.js';

/** An object that is evaluated in the second half of a tick. */
export interface Evaluated {
  /** The tick at which an evaluation was last requested. */
  touchedAt: number;
  run(tick: number): void;
}

export class Simulation {
  readonly events = new EventQueue();
  readonly bits = new BitBus();
  readonly positions = new PositionBus();
  #now = 0;
  #isAdvancing = false;
  /** To be evaluated at this tick; items from `#touchedCount` on are left over from earlier use. */
  readonly #touched: Evaluated[] = [];
  #touchedCount = 0;
  /** To be evaluated at the next tick, because they were written to. */
  readonly #visits = new Set<Evaluated>();

  /** All events up to this tick have happened. */
  get now(): number {
    return this.#now;
  }

  /** The tick of the next event; Infinity if there is none. */
  get nextTick(): number {
    const isPending = this.bits.hasPending || this.positions.hasPending || this.#visits.size > 0;
    return isPending ? this.#now + 1 : this.events.nextTick;
  }

  /** Requests the evaluation of a block at this tick. */
  touch(block: Evaluated): void {
    if (block.touchedAt === this.#now) return;
    block.touchedAt = this.#now;
    this.#touched[this.#touchedCount++] = block;
  }

  /** Requests the evaluation of a block at the next tick. */
  visit(block: Evaluated): void {
    this.#visits.add(block);
  }

  /**
   * Advances to a tick, and processes the events at it.
   *
   * @param until Infinity: until there are no events; the time is then that of the last event
   * @param maxSteps stops after this many ticks with events
   * @returns whether it got there
   */
  advance(until: number, maxSteps: number): boolean {
    // A callback during the evaluation of a tick may read and change the machine.
    if (this.#isAdvancing) return true;
    this.#isAdvancing = true;
    try {
      return this.#advance(until, maxSteps);
    } finally {
      this.#isAdvancing = false;
    }
  }

  #advance(until: number, maxSteps: number): boolean {
    for (let step = 0; step < maxSteps; step++) {
      const tick = this.nextTick;
      if (tick > until || tick === Infinity) {
        if (until !== Infinity) this.#now = Math.max(this.#now, until);
        return true;
      }
      this.#step(tick);
    }
    return false;
  }

  #step(tick: number): void {
    this.#now = tick;
    this.positions.apply(tick);
    this.events.wakeUntil(tick);
    this.bits.apply(tick);
    if (this.#visits.size > 0) {
      for (const block of this.#visits) this.touch(block);
      this.#visits.clear();
    }
    for (let i = 0; i < this.#touchedCount; i++) (this.#touched[i] as Evaluated).run(tick);
    this.#touchedCount = 0;
  }
}
