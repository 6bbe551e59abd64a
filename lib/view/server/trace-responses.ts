/** Values for the plots, in binary form. */

import type { Overview } from '../overview.js';
import type { OverviewColumn } from '../overview-columns.js';

/** Limits of a request: columns, and buckets. */
const MOST_COLUMNS = 64;
const MOST_BUCKETS = 8192;
/** The same request gets the same bytes for so long, since all pages ask at the same time. Milliseconds. */
const KEPT_MS = 90;
const MOST_KEPT_BYTES = 16 * 1024 * 1024;
const HEAD_ALIGNMENT = 8;

/** The parameters of a request. */
export interface TraceRequest {
  readonly acquisition: number;
  readonly from: number;
  readonly to: number;
  /** Power of two. */
  readonly bucketRows: number;
  /** Indices of columns. */
  readonly columns: readonly number[];
}

/** @returns null for invalid parameters */
export function parseTraceRequest(query: URLSearchParams): TraceRequest | null {
  const whole = (name: string): number => {
    const text = query.get(name) ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  };
  const list = query.get('columns') ?? '';
  if (!/^\d{1,5}(,\d{1,5})*$/.test(list)) return null;
  const columns = list.split(',').map(Number);
  const [acquisition, from, to] = [whole('acquisition'), whole('from'), whole('to')];
  const bucketRows = whole('rows');
  const isWhole = [acquisition, from, to, bucketRows].every(Number.isSafeInteger);
  const isPower = bucketRows >= 1 && Number.isInteger(Math.log2(bucketRows));
  if (!isWhole || !isPower || columns.length > MOST_COLUMNS) return null;
  if (to < from || (to - from) / bucketRows > MOST_BUCKETS) return null;
  return { acquisition, from, to, bucketRows, columns };
}

export class TraceResponses {
  readonly #overview: Overview;
  /** The oldest first. */
  readonly #kept = new Map<string, { readonly time: number; readonly bytes: Buffer }>();
  #keptBytes = 0;

  constructor(overview: Overview) {
    this.#overview = overview;
  }

  /**
   * The answer to a request: the length of a JSON head (uint32, little-endian), the head, padded to 8 bytes, and
   * for each column minimum, maximum, mean, last value and count of NaN, each as a float64 for each bucket.
   *
   * @returns null if the acquisition or a column does not exist
   */
  bytesFor(url: string, request: TraceRequest): Buffer | null {
    const now = performance.now();
    const kept = this.#kept.get(url);
    if (kept !== undefined && now - kept.time < KEPT_MS) return kept.bytes;
    const bytes = this.#encode(request);
    if (bytes === null) return null;
    this.#forget(now - KEPT_MS, MOST_KEPT_BYTES - bytes.byteLength);
    if (bytes.byteLength <= MOST_KEPT_BYTES) {
      this.#kept.set(url, { time: now, bytes });
      this.#keptBytes += bytes.byteLength;
    }
    return bytes;
  }

  /** Lets go of what is older, and of the oldest until no more bytes are kept. */
  #forget(before: number, mostBytes: number): void {
    for (const [url, { time, bytes }] of this.#kept) {
      if (time > before && this.#keptBytes <= mostBytes) return;
      this.#kept.delete(url);
      this.#keptBytes -= bytes.byteLength;
    }
  }

  #encode({ acquisition, from, to, bucketRows, columns }: TraceRequest): Buffer | null {
    const known = this.#overview.acquisitions.find(({ number }) => number === acquisition);
    if (known === undefined || columns.some((index) => index >= known.fields.length)) return null;
    const range = this.#overview.read(acquisition, from, to, bucketRows, columns);
    if (range === null) return null;
    const { firstRow, endRow } = range;
    const count = range.columns[0]?.nan.length ?? 0;
    const head = JSON.stringify({ firstRow, endRow, bucketRows: range.bucketRows, count, columns });
    const unpadded = 4 + Buffer.byteLength(head);
    const start = Math.ceil(unpadded / HEAD_ALIGNMENT) * HEAD_ALIGNMENT;
    const bytes = Buffer.alloc(start + columns.length * PLANES.length * count * 8);
    bytes.writeUInt32LE(start - 4, 0);
    bytes.write(head.padEnd(head.length + start - unpadded), 4);
    const values = new Float64Array(
      bytes.buffer,
      bytes.byteOffset + start,
      columns.length * PLANES.length * count,
    );
    let position = 0;
    for (const column of range.columns) {
      for (const plane of PLANES) {
        const array = column[plane];
        if (array instanceof BigInt64Array) {
          for (const value of array) values[position++] = Number(value);
        } else {
          values.set(array, position);
          position += count;
        }
      }
    }
    return bytes;
  }
}

const PLANES = [
  'min',
  'max',
  'mean',
  'last',
  'nan',
] as const satisfies readonly (keyof OverviewColumn)[];
