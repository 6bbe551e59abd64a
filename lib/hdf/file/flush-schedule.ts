/** When a file is flushed. */

import { toMilliseconds } from '../../client/net/milliseconds.js';

/** In milliseconds: how often to look whether the file still exists while there is nothing to flush. */
const LOOK_EVERY_MS = 5000;

export class FlushSchedule {
  /** Null: there is a flush with each write. */
  readonly #periodMs: number | null;
  readonly #flush: () => void;
  /** There is something to flush. The first flush makes the file readable, with or without rows. */
  #isDirty = true;
  #isFlushing = false;
  /** The next flush begins when the present one has ended. */
  #isDue = false;
  #isStopped = false;
  /** Runs only while there is something to flush. Never runs without a period. */
  #timer: NodeJS.Timeout | null = null;
  readonly #lookTimer: NodeJS.Timeout;

  /**
   * @param period seconds between two flushes; 0: with each write, unless a flush is under way
   * @param flush starts a flush; `flushed` must be called when it has ended
   */
  constructor(period: number, flush: () => void) {
    this.#periodMs = period === 0 ? null : toMilliseconds(period);
    this.#flush = flush;
    this.#lookTimer = setInterval(() => {
      // Only a flush detects that the file was removed.
      if (!this.#isDirty && !this.#isFlushing) this.#start();
    }, LOOK_EVERY_MS);
    this.#expectFlush();
  }

  /**
   * Call this before rows are written.
   *
   * @returns whether they must be flushed with the write; `flushed` must then be called when it has ended
   */
  rowsCome(): boolean {
    this.#isDirty = true;
    this.#expectFlush();
    if (this.#periodMs !== null) return false;
    this.#isDue = this.#isFlushing;
    return this.#begin();
  }

  /** Call this when a flush has ended. */
  flushed(): void {
    this.#isFlushing = false;
    if (this.#isDue) this.#start();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#lookTimer);
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** A timer that runs without pause costs more than everything else if the period is short. */
  #expectFlush(): void {
    if (this.#periodMs === null || this.#timer !== null || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#start();
    }, this.#periodMs);
  }

  #start(): void {
    this.#isDue = this.#isFlushing;
    if (!this.#isStopped && this.#begin()) this.#flush();
  }

  /** @returns whether a flush begins: there is one at a time, so that none pile up behind a disk that is stuck */
  #begin(): boolean {
    if (this.#isFlushing) return false;
    this.#isDirty = this.#isDue = false;
    this.#isFlushing = true;
    return true;
  }
}
