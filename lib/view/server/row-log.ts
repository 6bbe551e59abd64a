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

  /** An acquisition begins. @param time of `performance.now()` */
  begin(time: number): void {
    this.#entries = [{ time, rows: 0 }];
  }

  /** @param time of `performance.now()` */
  add(time: number, rows: number): void {
    const last = this.#entries.at(-1);
    if (last !== undefined && time - last.time < STEP_MS) return;
    this.#entries.push({ time, rows });
    while ((this.#entries[0]?.time ?? time) < time - KEPT_MS) this.#entries.shift();
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

  /** How many rows there were so many seconds before the latest entry. */
  rowsBefore(seconds: number): number {
    const last = this.#entries.at(-1);
    return last === undefined ? 0 : this.#entryBefore(last.time - seconds * 1000).rows;
  }

  /** The last one that is no later, or the first. */
  #entryBefore(time: number): Entry {
    const found = this.#entries.findLast((entry) => entry.time <= time);
    return found ?? this.#entries[0] ?? { time: 0, rows: 0 };
  }
}
