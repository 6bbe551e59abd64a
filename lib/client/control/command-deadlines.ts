/** The time-outs of many commands, with one timer: a timer each would cost more than the command. */

import { toMilliseconds } from '../net/milliseconds.js';

/** What is due within so short a time waits for one look at all, milliseconds. */
const GRAIN = 10;

export class CommandDeadlines {
  readonly #expire: (now: number) => number;
  #timer: NodeJS.Timeout | undefined;
  #next = Infinity;

  /**
   * @param expire ends what was due before `now`, and returns the next deadline, or Infinity; like
   *   all times here in milliseconds, as of `performance.now()`
   */
  constructor(expire: (now: number) => number) {
    this.#expire = expire;
  }

  /** Takes care that what begins now is ended in time. @returns now. @param timeout seconds; Infinity: none */
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
    // What is waited for keeps the process alive, this does not.
    this.#timer.unref();
  }

  #look(): void {
    this.#next = Infinity;
    const now = performance.now();
    // A timer may be early by a fraction.
    const next = this.#expire(now + 1);
    if (next < this.#next) this.#arm(next, Math.max(GRAIN, next - now));
  }
}
