/**
 * The clock of the simulated FPGA.
 *
 * Each tick has two halves. First everything that changes at this tick changes: the buses, and the
 * inputs that see them. Then each block that noticed something is evaluated once, and sets outputs
 * that change at the next tick. So a change takes one tick through each block, as on the hardware,
 * the order of the blocks does not matter, and nothing can go round in circles within a tick.
 * Ticks at which nothing happens are skipped.
 */

import { EventQueue } from './event-queue.js';
import { BitBus } from './bit-bus.js';
import { PositionBus } from './position-bus.js';

/** What is evaluated in the second half of a tick. */
export interface Evaluated {
  /** The tick at which it was last asked to be evaluated. */
  touchedAt: number;
  run(tick: number): void;
}

export class Simulation {
  readonly events = new EventQueue();
  readonly bits = new BitBus();
  readonly positions = new PositionBus();
  #now = 0;
  #isAdvancing = false;
  /** To be evaluated at this tick; those from `#touchedCount` on are left over from before. */
  readonly #touched: Evaluated[] = [];
  #touchedCount = 0;
  /** To be evaluated at the next tick, because they were written to. */
  readonly #visits = new Set<Evaluated>();

  /** Everything up to this tick has happened. */
  get now(): number {
    return this.#now;
  }

  /** The tick at which something will happen next, Infinity if nothing is to be expected. */
  get nextTick(): number {
    const isPending = this.bits.hasPending || this.positions.hasPending || this.#visits.size > 0;
    return isPending ? this.#now + 1 : this.events.nextTick;
  }

  /** Has a block evaluated at this tick. */
  touch(block: Evaluated): void {
    if (block.touchedAt === this.#now) return;
    block.touchedAt = this.#now;
    this.#touched[this.#touchedCount++] = block;
  }

  /** Has a block evaluated at the next tick. */
  visit(block: Evaluated): void {
    this.#visits.add(block);
  }

  /**
   * Goes on to a tick, and does what happens at it.
   *
   * @param until Infinity: until nothing is to be expected; the time is then that of the last event
   * @param maxSteps ends early after so many ticks at which something happened
   * @returns whether it got there
   */
  advance(until: number, maxSteps: number): boolean {
    // Whoever is told of something while a tick is evaluated may look at the machine, and change it.
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
