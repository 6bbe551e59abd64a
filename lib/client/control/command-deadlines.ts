/**
 * The timeouts of many commands, with a single timer: a timer for each command would cost more than
 * the command.
 */

import { toMilliseconds } from '../net/milliseconds.js';

/** Deadlines within this many milliseconds are checked together. */
const GRAIN = 10;

export class CommandDeadlines {
  readonly #expire: (now: number) => number;
  #timer: NodeJS.Timeout | undefined;
  #next = Infinity;

  /**
   * @param expire ends the commands whose deadline is before `now`, and returns the next deadline
   *   or Infinity, in milliseconds of `performance.now()`
   */
  constructor(expire: (now: number) => number) {
    this.#expire = expire;
  }

  /** Starts a timeout. @param timeout in seconds; Infinity: none @returns the present time */
  begin(timeout: number): number {
    const now = performance.now();
    const deadline = now + timeout * 1000;
    if (deadline < this.#next) this.#arm(deadline, deadline - now);
    return now;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#next = Infinity;
  }

  #arm(deadline: number, delay: number): void {
    clearTimeout(this.#timer);
    this.#next = deadline;
    this.#timer = setTimeout(
      () => {
        this.#look();
      },
      toMilliseconds(delay / 1000),
    );
    // The pending commands keep the process alive; the timer need not.
    this.#timer.unref();
  }

  #look(): void {
    this.#next = Infinity;
    const now = performance.now();
    // A timer may fire slightly early.
    const next = this.#expire(now + 1);
    if (next < this.#next) this.#arm(next, Math.max(GRAIN, next - now));
  }
}
