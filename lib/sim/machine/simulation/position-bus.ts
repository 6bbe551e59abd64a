/** The position bus: 32 positions, and the constant ZERO behind them. */

import { POSITION_ZERO } from '../registers.js';
import type { InputOwner } from './bit-input.js';
import { NumberList } from './number-list.js';

/**
 * A position that moves by itself. It changes at certain ticks only, but without an event: it is
 * computed when somebody looks.
 */
export interface MovingPosition {
  at(tick: number): number;
  /** The first tick after this one at which it may be another. */
  nextChange(tick: number): number;
  /**
   * A tick after this one, as late as it is safe to say, before which the position does not get to
   * `target` nor across it.
   */
  nextReach(tick: number, target: number): number;
}

/** Told of a change just before it happens: up to this tick the position was as it is. */
export interface PositionObserver {
  beforeChange(tick: number): void;
}

/** Told of the values of a position, and for how many ticks it had each. */
export interface ValueListener {
  add(value: number, ticks: number): void;
}

/** What looks at one of the positions. */
export interface PositionListener {
  readonly owner: InputOwner;
  /** The index of the position; changed by `connect`. */
  source: number;
}

interface Move {
  readonly index: number;
  readonly motion: MovingPosition | null;
}

export class PositionBus {
  readonly #values = new Int32Array(POSITION_ZERO + 1);
  readonly #moving: (MovingPosition | null)[] = Array.from(this.#values, () => null);
  readonly #observers: (PositionObserver | null)[] = Array.from(this.#values, () => null);
  readonly #listeners: PositionListener[][] = Array.from(this.#values, () => []);
  /** What changes at the next tick: an index and its value, in turns. */
  #pending = new NumberList();
  #applying = new NumberList();
  readonly #moves: Move[] = [];

  get hasPending(): boolean {
    return this.#pending.length > 0 || this.#moves.length > 0;
  }

  /** @param tick the present one: of the past nothing is kept but of what moves by itself */
  at(index: number, tick: number): number {
    return this.#moving[index]?.at(tick) ?? this.#values[index] ?? 0;
  }

  /** Null if it changes by events only. */
  motionOf(index: number): MovingPosition | null {
    return this.#moving[index] ?? null;
  }

  /** At the next tick. */
  set(index: number, value: number): void {
    this.#pending.push(index);
    this.#pending.push(value);
  }

  /** At the next tick it begins to move by itself, stops to, or jumps while it does. */
  setMotion(index: number, motion: MovingPosition | null): void {
    if (index >= 0) this.#moves.push({ index, motion });
  }

  /** To be called before a position becomes another from this tick on. */
  settle(index: number, tick: number): void {
    this.#observers[index]?.beforeChange(tick);
    for (const input of this.#listeners[index] ?? []) input.owner.settle(tick);
  }

  /** Tells of the values that a position has from one tick up to another, which is left out. */
  tellValues(index: number, from: number, until: number, listener: ValueListener): void {
    const motion = this.#moving[index] ?? null;
    if (motion === null) {
      if (until > from) listener.add(this.#values[index] ?? 0, until - from);
      return;
    }
    for (let tick = from; tick < until;) {
      const next = Math.min(motion.nextChange(tick), until);
      listener.add(motion.at(tick), next - tick);
      tick = next;
    }
  }

  connect(input: PositionListener, source: number): void {
    const old = this.#listeners[input.source] ?? [];
    const place = old.indexOf(input);
    if (place >= 0) old.splice(place, 1);
    this.#listeners[source]?.push(input);
    input.source = source;
  }

  observe(index: number, observer: PositionObserver | null): void {
    this.#observers[index] = observer;
  }

  /** Makes the changes that are pending for this tick. */
  apply(tick: number): void {
    const changes = this.#pending;
    this.#pending = this.#applying;
    this.#applying = changes;
    for (let i = 0; i < changes.length; i += 2) {
      const index = changes.items[i] as number;
      this.settle(index, tick);
      this.#values[index] = changes.items[i + 1] as number;
      this.#touchListeners(index);
    }
    changes.length = 0;
    if (this.#moves.length === 0) return;
    for (const { index, motion } of this.#moves.splice(0)) {
      this.settle(index, tick);
      this.#moving[index] = motion;
      this.#touchListeners(index);
    }
  }

  #touchListeners(index: number): void {
    for (const input of this.#listeners[index] as PositionListener[]) input.owner.touch();
  }
}
