/** Lets simulated time follow the clock on the wall. */

import { TICKS_PER_SECOND } from './registers.js';

/** What a pacer drives. */
export interface Paced {
  readonly now: number;
  /** Infinity: nothing is to be expected. */
  readonly nextTick: number;
  readonly hasSamples: boolean;
  advance(until: number, maxSteps: number): boolean;
  deliver(): void;
}

/** The event loop is not kept for longer. */
const SLICE_MS = 4;
/** Before somebody looks, time is made up for as long as this at most. */
const SYNC_MS = 2;
/** Between two looks at the clock: a fraction of a ms even where each has much to add up. */
const STEPS_AT_ONCE = 16;
/** Between two looks at what is due. */
const PAUSE_MS = 10;
/** Samples are handed on as often as the hardware is read; the data port has room for 128 reads. */
const READ_MS = 100;
/** What can't be made up for within this time is not: simulated time is then behind for good. */
const MAX_DEBT_MS = 250;
const TICKS_PER_MS = TICKS_PER_SECOND / 1000;
/** What setTimeout can do. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export class Pacer {
  readonly #core: Paced;
  readonly #speed: number;
  /** At this time on the wall, in ms, it was this tick. */
  #wall = performance.now();
  #tick: number;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  /** When the timer is due, on the wall. */
  #dueAt = Infinity;
  #deliveredAt = -Infinity;
  #isClosed = false;
  /** Until then, on the wall, no look makes up for time: the last one could not. */
  #restUntil = -Infinity;

  /** @param speed simulated seconds in a second; Infinity: as fast as possible */
  constructor(core: Paced, speed: number) {
    this.#core = core;
    this.#speed = speed;
    this.#tick = core.now;
  }

  /** Brings the simulated time up to date, before somebody looks at something or changes it. */
  sync(): void {
    if (this.#isClosed || (this.#speed === Infinity && this.#core.nextTick !== Infinity)) return;
    const start = performance.now();
    // Whoever looks at hundreds of values in a row, as *CHANGES does, is not to wait for each.
    if (start < this.#restUntil || this.#advance(SYNC_MS)) return;
    const end = performance.now();
    this.#restUntil = end + (end - start);
  }

  /** To be called when there may be something to do. */
  poke(): void {
    if (this.#isClosed || this.#immediate !== null) return;
    const waitMs = this.#msUntilDue();
    if (waitMs === Infinity) return;
    if (waitMs === 0) {
      this.#stopTimer();
      this.#runSoon();
      return;
    }
    const dueAt = performance.now() + waitMs;
    if (dueAt >= this.#dueAt) return;
    this.#stopTimer();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => this.#run(), Math.min(waitMs, MAX_TIMEOUT_MS));
    this.#timer.unref();
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
    if (this.#immediate !== null) clearImmediate(this.#immediate);
  }

  /** 0: at once. */
  #msUntilDue(): number {
    const { nextTick, hasSamples } = this.#core;
    if (nextTick === Infinity) return hasSamples ? PAUSE_MS : Infinity;
    if (this.#speed === Infinity) return 0;
    const dueMs = (nextTick - this.#target()) / (TICKS_PER_MS * this.#speed);
    // Far behind, there is no time for a pause.
    if (dueMs < -2 * PAUSE_MS) return 0;
    return hasSamples ? PAUSE_MS : Math.max(PAUSE_MS, Math.ceil(dueMs));
  }

  /** The tick that it should be by the clock on the wall. */
  #target(): number {
    if (this.#speed === Infinity && this.#core.nextTick !== Infinity) return Infinity;
    // With nothing to hurry for, even the fastest time goes at its normal pace.
    const speed = this.#speed === Infinity ? 1 : this.#speed;
    return this.#tick + Math.floor((performance.now() - this.#wall) * TICKS_PER_MS * speed);
  }

  #runSoon(): void {
    // With a reference: without one, it would only run when something else has woken the loop.
    this.#immediate = setImmediate(() => {
      this.#immediate = null;
      this.#run();
    });
  }

  #run(): void {
    this.#timer = null;
    this.#dueAt = Infinity;
    this.#advance(SLICE_MS);
    const now = performance.now();
    if (now - this.#deliveredAt >= READ_MS) {
      this.#core.deliver();
      this.#deliveredAt = now;
    }
    this.poke();
  }

  /** Goes on for as long as this at most. @returns whether simulated time is as it should be */
  #advance(ms: number): boolean {
    const target = this.#target();
    const deadline = performance.now() + ms;
    let isThere: boolean;
    do isThere = this.#core.advance(target, STEPS_AT_ONCE);
    while (!isThere && performance.now() < deadline);
    const maxDebt = MAX_DEBT_MS * TICKS_PER_MS * this.#speed;
    if (target !== Infinity && this.#core.now >= target - maxDebt) return isThere;
    this.#setClock();
    return true;
  }

  /** From here on it is as late as it is. */
  #setClock(): void {
    this.#wall = performance.now();
    this.#tick = this.#core.now;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Infinity;
  }
}
