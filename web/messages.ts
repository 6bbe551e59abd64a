/** What the server sends. */

import type { LogMessage, StateMessage } from '../lib/view/server/messages.js';
import type { OverviewField } from '../lib/view/overview-columns.js';

export type { LogMessage, StateMessage };

export interface Field extends OverviewField {
  /** Names of the bits, from bit 0 on; empty: not used. */
  readonly bits: readonly string[];
}

export interface Acquisition {
  readonly number: number;
  readonly rows: number;
  readonly isEnded: boolean;
  readonly fields: readonly Field[];
}

/** Values of a column: one for each bucket. */
export interface Trace {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  readonly last: Float64Array;
  readonly nan: Float64Array;
}

export interface TracePart {
  readonly firstRow: number;
  readonly endRow: number;
  readonly bucketRows: number;
  readonly count: number;
  /** By the index of the column. */
  readonly traces: ReadonlyMap<number, Trace>;
}

export const PLANES = ['min', 'max', 'mean', 'last', 'nan'] as const;

export async function fetchAcquisition(number: number, signal: AbortSignal): Promise<Acquisition> {
  const response = await fetch(`/acquisition?number=${number}`, { signal });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Acquisition;
}

export interface TraceQuery {
  readonly acquisition: number;
  readonly from: number;
  readonly to: number;
  readonly bucketRows: number;
  readonly columns: readonly number[];
}

export async function fetchTraces(query: TraceQuery, signal: AbortSignal): Promise<TracePart> {
  const { acquisition, from, to, bucketRows, columns } = query;
  const url = `/traces?acquisition=${acquisition}&from=${from}&to=${to}&rows=${bucketRows}&columns=${columns.join(',')}`;
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(await response.text());
  return decode(await response.arrayBuffer());
}

function decode(bytes: ArrayBuffer): TracePart {
  const start = 4 + new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, start - 4))) as {
    firstRow: number;
    endRow: number;
    bucketRows: number;
    count: number;
    columns: number[];
  };
  const { count, columns } = head;
  const traces = new Map<number, Trace>();
  let position = start;
  const next = (): Float64Array => {
    const plane = new Float64Array(bytes, position, count);
    position += count * 8;
    return plane;
  };
  for (const column of columns) {
    traces.set(column, { min: next(), max: next(), mean: next(), last: next(), nan: next() });
  }
  return { ...head, traces };
}
