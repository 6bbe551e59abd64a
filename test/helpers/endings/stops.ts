/** The actions that end a capture at certain events. */

import type { Action, EventName, Stop } from './scenario.js';

/** The number of data port bytes for one event `bytes`. */
const BYTES_EACH = 500;

export class Stops {
  /** In the order of execution. */
  readonly done: Action[] = [];
  readonly #waiting: Set<Stop>;
  readonly #act: (action: Action) => void;
  readonly #counts = new Map<EventName, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #bytes = 0;
  #isOver = false;

  constructor(stops: readonly Stop[], act: (action: Action) => void) {
    this.#waiting = new Set(stops);
    this.#act = act;
  }

  /** Reports one or several occurrences of an event. */
  happened(event: EventName, times = 1): void {
    if (times === 0 || this.#isOver) return;
    const count = (this.#counts.get(event) ?? 0) + times;
    this.#counts.set(event, count);
    for (const stop of this.#waiting) {
      if (stop.at !== event || stop.nth > count) continue;
      this.#waiting.delete(stop);
      if (stop.delay === 0) this.do(stop.action);
      else this.#timers.add(setTimeout(() => this.do(stop.action), stop.delay));
    }
  }

  /** Reports bytes of the data port. */
  received(bytes: Buffer): void {
    const before = Math.floor(this.#bytes / BYTES_EACH);
    this.#bytes += bytes.byteLength;
    this.happened('header', bytes.includes('</header>') ? 1 : 0);
    this.happened('bytes', Math.floor(this.#bytes / BYTES_EACH) - before);
    this.happened('end', /END \d+ [^\n]+\n$/.test(bytes.subarray(-80).toString('latin1')) ? 1 : 0);
  }

  do(action: Action): void {
    if (this.#isOver) return;
    this.done.push(action);
    this.#act(action);
  }

  /** Stops all actions. */
  close(): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
