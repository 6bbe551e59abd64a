/** The position bus: 32 positions, followed by the constant ZERO. */

import { POSITION_ZERO } from '../registers.js';
import type { InputOwner } from './bit-input.js';
import { NumberList } from './number-list.js';

/** A position that changes without events, at certain ticks only: it is computed on demand. */
export interface MovingPosition {
  at(tick: number): number;
  /** The first tick after this one at which the position may change. */
  nextChange(tick: number): number;
  /**
   * A tick after this one before which the position can't reach or cross `target`; as late as can
   * be guaranteed.
   */
  nextReach(tick: number, target: number): number;
}

/** Called just before a change: up to this tick the position has its present value. */
export interface PositionObserver {
  beforeChange(tick: number): void;
}

/** Receives the values of a position, and the number of ticks for each. */
export interface ValueListener {
  add(value: number, ticks: number): void;
}

/** An input for a position. */
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
  /** The changes at the next tick: pairs of an index and a value. */
  #pending = new NumberList();
  #applying = new NumberList();
  readonly #moves: Move[] = [];

  get hasPending(): boolean {
    return this.#pending.length > 0 || this.#moves.length > 0;
  }

  /** @param tick the present tick; only moving positions are known for earlier ticks */
  at(index: number, tick: number): number {
    return this.#moving[index]?.at(tick) ?? this.#values[index] ?? 0;
  }

  /** Null if the position changes only by events. */
  motionOf(index: number): MovingPosition | null {
    return this.#moving[index] ?? null;
  }

  /** Sets a position at the next tick. */
  set(index: number, value: number): void {
    this.#pending.push(index);
    this.#pending.push(value);
  }

  /** At the next tick, a position starts to move, stops moving, or jumps while it is moving. */
  setMotion(index: number, motion: MovingPosition | null): void {
    if (index >= 0) this.#moves.push({ index, motion });
  }

  /** Call this before a position changes at this tick. */
  settle(index: number, tick: number): void {
    this.#observers[index]?.beforeChange(tick);
    for (const input of this.#listeners[index] ?? []) input.owner.settle(tick);
  }

  /** Passes on the values of a position between two ticks, excluding the last one. */
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

  /** Applies the pending changes at this tick. */
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
