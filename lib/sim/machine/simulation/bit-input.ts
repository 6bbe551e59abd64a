/** A `bit_mux` of a block: a delayed view of a bit on the bus. */

import { BIT_ZERO } from '../registers.js';
import type { EventQueue, ScheduledEvent, Sleeper } from './event-queue.js';

/** The edges that count, as in the enums `TRIG_EDGE`. */
export const EDGE_RISING = 0;
export const EDGE_FALLING = 1;
export const EDGE_EITHER = 2;

/** The block of an input. */
export interface InputOwner {
  /** An input has changed: the block has to be evaluated. */
  touch(): void;
  /** A position of an input changes at this tick. */
  settle(tick: number): void;
}

export class BitInput implements Sleeper {
  /** The present level. */
  level = 0;
  /**
   * The level one tick ago, or when the block was last evaluated, which is the same if nothing has
   * changed since.
   */
  previous = 0;
  /** The index on the bit bus. */
  source = BIT_ZERO;
  /** In ticks. */
  delay = 0;
  readonly #owner: InputOwner;
  readonly #events: EventQueue;
  readonly #event: ScheduledEvent;
  /**
   * The delayed changes: the ticks at which they arrive, at most one for each tick of the delay.
   */
  readonly #arrivals: number[] = [];

  constructor(owner: InputOwner, events: EventQueue) {
    this.#owner = owner;
    this.#events = events;
    this.#event = events.eventFor(this);
  }

  get hasRisen(): boolean {
    return this.level > this.previous;
  }

  get hasFallen(): boolean {
    return this.level < this.previous;
  }

  /** @param edge one of the `EDGE_` constants */
  hasEdge(edge: number): boolean {
    if (this.level === this.previous) return false;
    return edge === EDGE_EITHER || (edge === EDGE_RISING) === (this.level === 1);
  }

  /** Drops the delayed changes of the previous connection. */
  reconnect(source: number, delay: number): void {
    this.source = source;
    this.delay = delay;
    this.#arrivals.length = 0;
    this.#events.set(this.#event, Infinity);
  }

  /** Sets the level immediately. */
  force(level: number): void {
    if (this.level === level) return;
    this.level = level;
    this.#owner.touch();
  }

  /** Called when the bit on the bus changes at this tick. */
  flip(tick: number): void {
    if (this.delay === 0) {
      this.level ^= 1;
      this.#owner.touch();
      return;
    }
    this.#arrivals.push(tick + this.delay);
    if (this.#arrivals.length === 1) this.#events.set(this.#event, tick + this.delay);
  }

  /** Called when a delayed change arrives. */
  wake(): void {
    this.level ^= 1;
    this.#arrivals.shift();
    this.#events.set(this.#event, this.#arrivals[0] ?? Infinity);
    this.#owner.touch();
  }
}
