/** The rate of a count over the latest seconds. */

/** Entries that are closer replace each other, milliseconds. */
const STEP_MS = 100;
/** So far back entries are kept, milliseconds. */
const KEPT_MS = 10_000;

interface Entry {
  readonly time: number;
  readonly count: number;
}

export class RecentRate {
  readonly #entries: [Entry, ...Entry[]];

  /** @param begun when the count was 0, of `performance.now()` */
  constructor(begun: number) {
    this.#entries = [{ time: begun, count: 0 }];
  }

  /** @param time of `performance.now()` */
  add(time: number, count: number): void {
    const before = this.#entries.at(-2);
    if (before !== undefined && time - before.time < STEP_MS) this.#entries.pop();
    this.#entries.push({ time, count });
    // The first entry is the last one before the oldest that is kept.
    while ((this.#entries[1]?.time ?? time) < time - KEPT_MS) this.#entries.shift();
  }

  /** @returns the rate per second over the latest seconds, 10 at most; 0: not known */
  over(seconds: number): number {
    const last = this.#entries.at(-1) ?? this.#entries[0];
    const from = last.time - seconds * 1000;
    const first = this.#entries.findLast(({ time }) => time <= from) ?? this.#entries[0];
    return last.time > first.time
      ? ((last.count - first.count) * 1000) / (last.time - first.time)
      : 0;
  }
}
