/** The values that are shown: fetched in parts, joined here. */

import { fetchTraces, PLANES, type Trace, type TracePart, type TraceQuery } from './messages.js';

export class Traces {
  #part: TracePart | null = null;
  #acquisition = 0;
  /** What was asked for: buckets may be larger than that. */
  #wantedRows = 0;

  get part(): TracePart | null {
    return this.#part;
  }

  clear(): void {
    this.#part = null;
  }

  /**
   * Gets the rows that are wanted, of these columns. Of rows that are there only new buckets are fetched.
   *
   * @returns whether something has changed
   */
  async update(query: TraceQuery, signal: AbortSignal): Promise<boolean> {
    const known = this.#usable(query);
    if (known === null) {
      this.#part = await fetchTraces(query, signal);
      this.#acquisition = query.acquisition;
      this.#wantedRows = query.bucketRows;
      return true;
    }
    if (query.to <= known.endRow) {
      this.#part = cut(known, query.from);
      return false;
    }
    // The last bucket may have been filled since.
    const size = known.bucketRows;
    const from = Math.max(
      Math.floor(known.endRow / size) * size,
      Math.floor(query.from / size) * size,
    );
    const news = await fetchTraces({ ...query, from, bucketRows: size }, signal);
    const isNext = news.bucketRows === size && news.firstRow === from;
    this.#part = isNext ? join(cut(known, query.from), news) : null;
    return isNext ? true : await this.update(query, signal);
  }

  #usable({ acquisition, bucketRows, from, columns }: TraceQuery): TracePart | null {
    const part = this.#part;
    if (part === null || acquisition !== this.#acquisition) return null;
    if (bucketRows !== this.#wantedRows || columns.some((index) => !part.traces.has(index)))
      return null;
    const first = Math.floor(from / part.bucketRows) * part.bucketRows;
    return part.firstRow <= first && first <= part.endRow ? part : null;
  }
}

/** Without the buckets before a row. */
function cut(part: TracePart, from: number): TracePart {
  const drop = Math.min(
    part.count,
    Math.max(0, Math.floor((from - part.firstRow) / part.bucketRows)),
  );
  // Not at each step: that would copy all again and again.
  if (drop === 0) return part;
  return {
    ...part,
    firstRow: part.firstRow + drop * part.bucketRows,
    count: part.count - drop,
    traces: mapTraces(part, (plane) => plane.subarray(drop)),
  };
}

/** @param news begins with the last bucket of `part`, if that is not full, or behind it */
function join(part: TracePart, news: TracePart): TracePart {
  const kept = Math.max(0, Math.round((news.firstRow - part.firstRow) / part.bucketRows));
  const count = kept + news.count;
  const traces = new Map<number, Trace>();
  for (const [index, trace] of news.traces) {
    const before = part.traces.get(index);
    if (before === undefined) continue;
    const joined = Object.fromEntries(
      PLANES.map((name) => {
        const plane = new Float64Array(count);
        plane.set(before[name].subarray(0, kept));
        plane.set(trace[name], kept);
        return [name, plane];
      }),
    );
    traces.set(index, joined as unknown as Trace);
  }
  const { firstRow, bucketRows } = part;
  return { firstRow, bucketRows, endRow: news.endRow, count, traces };
}

function mapTraces(
  part: TracePart,
  change: (plane: Float64Array) => Float64Array,
): ReadonlyMap<number, Trace> {
  return new Map(
    [...part.traces].map(([index, trace]) => [
      index,
      Object.fromEntries(PLANES.map((name) => [name, change(trace[name])])) as unknown as Trace,
    ]),
  );
}
