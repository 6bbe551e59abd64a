/** Makes simulated time follow real time. */

import { TICKS_PER_SECOND } from './registers.js';

/** The simulation that a pacer drives. */
export interface Paced {
  readonly now: number;
  /** Infinity: there are no events. */
  readonly nextTick: number;
  readonly hasSamples: boolean;
  advance(until: number, maxSteps: number): boolean;
  deliver(): void;
}

/** The longest time for which the event loop is blocked. */
const SLICE_MS = 4;
/** The longest time for which a read catches up with real time. */
const SYNC_MS = 2;
/**
 * The steps between two checks of the clock, which take a fraction of a millisecond even if each
 * has much to compute.
 */
const STEPS_AT_ONCE = 16;
/** The shortest pause between two timers. */
const PAUSE_MS = 10;
/**
 * The interval at which samples are passed on, as in the hardware; the data port has room for 128
 * reads.
 */
const READ_MS = 100;
/** A larger lag is not made up for: simulated time stays behind. */
const MAX_DEBT_MS = 250;
const TICKS_PER_MS = TICKS_PER_SECOND / 1000;
/** The limit of setTimeout. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export class Pacer {
  readonly #core: Paced;
  readonly #speed: number;
  /** The real time in ms at which the simulation was at `#tick`. */
  #wall = performance.now();
  #tick: number;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  /** The real time of the timer. */
  #dueAt = Infinity;
  #deliveredAt = -Infinity;
  #isClosed = false;
  /** Until this real time, reads do not catch up, because the last one could not. */
  #restUntil = -Infinity;

  /** @param speed simulated seconds per real second; Infinity: as fast as possible */
  constructor(core: Paced, speed: number) {
    this.#core = core;
    this.#speed = speed;
    this.#tick = core.now;
  }

  /** Brings simulated time up to date, before a read or a change. */
  sync(): void {
    if (this.#isClosed || (this.#speed === Infinity && this.#core.nextTick !== Infinity)) return;
    const start = performance.now();
    // A client that reads hundreds of values in a row, as *CHANGES does, must not wait for each.
    if (start < this.#restUntil || this.#advance(SYNC_MS)) return;
    const end = performance.now();
    this.#restUntil = end + (end - start);
  }

  /** Call this when there may be events to process. */
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

  /** 0: immediately. */
  #msUntilDue(): number {
    const { nextTick, hasSamples } = this.#core;
    if (nextTick === Infinity) return hasSamples ? PAUSE_MS : Infinity;
    if (this.#speed === Infinity) return 0;
    const dueMs = (nextTick - this.#target()) / (TICKS_PER_MS * this.#speed);
    // If it lags far behind, there is no time for a pause.
    if (dueMs < -2 * PAUSE_MS) return 0;
    return hasSamples ? PAUSE_MS : Math.max(PAUSE_MS, Math.ceil(dueMs));
  }

  /** The tick that corresponds to real time. */
  #target(): number {
    if (this.#speed === Infinity && this.#core.nextTick !== Infinity) return Infinity;
    // Without events, even unlimited speed advances in real time.
    const speed = this.#speed === Infinity ? 1 : this.#speed;
    return this.#tick + Math.floor((performance.now() - this.#wall) * TICKS_PER_MS * speed);
  }

  #runSoon(): void {
    // With a reference: without one, it would only run after another event has woken the loop.
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

  /** Advances for a limited time. @returns whether simulated time is up to date */
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

  /** Accepts the present lag. */
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
