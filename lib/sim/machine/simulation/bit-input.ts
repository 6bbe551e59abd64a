/** A `bit_mux` of a block: what it sees of the bit bus, after its delay. */

import { BIT_ZERO } from '../registers.js';
import type { EventQueue, ScheduledEvent, Sleeper } from './event-queue.js';

/** Which changes of a bit count, as in the enums `TRIG_EDGE`. */
export const EDGE_RISING = 0;
export const EDGE_FALLING = 1;
export const EDGE_EITHER = 2;

/** The block that an input belongs to. */
export interface InputOwner {
  /** One of its inputs has changed: it is to be evaluated. */
  touch(): void;
  /** A position that it looks at becomes another from this tick on. */
  settle(tick: number): void;
}

export class BitInput implements Sleeper {
  /** Now. */
  level = 0;
  /** A tick ago, or when the block was evaluated last, which is the same if nothing changed since. */
  previous = 0;
  /** The index on the bit bus. */
  source = BIT_ZERO;
  /** In ticks. */
  delay = 0;
  readonly #owner: InputOwner;
  readonly #events: EventQueue;
  readonly #event: ScheduledEvent;
  /** Changes on their way: the ticks at which they arrive, at most one for each tick of the delay. */
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

  /** Forgets what was on its way from where it was connected before. */
  reconnect(source: number, delay: number): void {
    this.source = source;
    this.delay = delay;
    this.#arrivals.length = 0;
    this.#events.set(this.#event, Infinity);
  }

  /** Takes a level at once. */
  force(level: number): void {
    if (this.level === level) return;
    this.level = level;
    this.#owner.touch();
  }

  /** The bit on the bus has changed at this tick. */
  flip(tick: number): void {
    if (this.delay === 0) {
      this.level ^= 1;
      this.#owner.touch();
      return;
    }
    this.#arrivals.push(tick + this.delay);
    if (this.#arrivals.length === 1) this.#events.set(this.#event, tick + this.delay);
  }

  /** A delayed change has arrived. */
  wake(): void {
    this.level ^= 1;
    this.#arrivals.shift();
    this.#events.set(this.#event, this.#arrivals[0] ?? Infinity);
    this.#owner.touch();
  }
}
