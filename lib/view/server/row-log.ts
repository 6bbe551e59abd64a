/** How many rows there were when, for rates and for windows of time. */

/** Between two entries, milliseconds. */
const STEP_MS = 100;
/** As far back as a window goes, milliseconds. */
const KEPT_MS = 61_000;
/** A rate is over the last so many milliseconds. */
const RATE_MS = 1500;

interface Entry {
  readonly time: number;
  readonly rows: number;
}

export class RowLog {
  #entries: Entry[] = [];
  /** Of the latest entry with more rows than the one before. */
  #grownAt = 0;

  /** An acquisition begins. @param time of `performance.now()` */
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

  /** Rows a second. */
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

  /** The last one that is no later, or the first. */
  #entryBefore(time: number): Entry {
    const found = this.#entries.findLast((entry) => entry.time <= time);
    return found ?? this.#entries[0] ?? { time: 0, rows: 0 };
  }
}
