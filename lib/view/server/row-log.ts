/** Records the number of rows over time, for rates and for windows of time. */

/** Interval of entries, milliseconds. */
const STEP_MS = 100;
/** Age of the oldest entry, milliseconds. */
const KEPT_MS = 61_000;
/** Time over which the rate is computed, milliseconds. */
const RATE_MS = 1500;

interface Entry {
  readonly time: number;
  readonly rows: number;
}

export class RowLog {
  #entries: Entry[] = [];
  /** Of the latest entry with more rows than the one before. */
  #grownAt = 0;

  /** Starts a new acquisition. @param time of `performance.now()` */
  begin(time: number): void {
    this.#entries = [{ time, rows: 0 }];
    this.#grownAt = time;
  }

  /** @param time of `performance.now()` */
  add(time: number, rows: number): void {
    const last = this.#entries.at(-1);
    if (last !== undefined && time - last.time < STEP_MS) return;
    if (rows > (last?.rows ?? 0)) this.#grownAt = time;
    // While no rows come, the last entry moves on.
    if (last?.rows === rows && this.#entries.at(-2)?.rows === rows) this.#entries.pop();
    this.#entries.push({ time, rows });
    while ((this.#entries[0]?.time ?? time) < this.#grownAt - KEPT_MS) this.#entries.shift();
  }

  /** Rows per second. */
  get rate(): number {
    const last = this.#entries.at(-1);
    if (last === undefined) return 0;
    const first = this.#entryBefore(last.time - RATE_MS);
    return last.time > first.time
      ? ((last.rows - first.rows) * 1000) / (last.time - first.time)
      : 0;
  }

  /** How many rows there were so many seconds before the latest rows came. While none come, a window stays where it is. */
  rowsBefore(seconds: number): number {
    return this.#entryBefore(this.#grownAt - seconds * 1000).rows;
  }

  /** The last entry that is not later, or the first entry. */
  #entryBefore(time: number): Entry {
    const found = this.#entries.findLast((entry) => entry.time <= time);
    return found ?? this.#entries[0] ?? { time: 0, rows: 0 };
  }
}
