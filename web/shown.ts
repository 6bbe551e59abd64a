/** From values of buckets to what plots show. */

import { formatCount, formatValue } from './format.js';
import type { TracePart } from './messages.js';
import type { Shown } from './panel.js';
import type { Rows } from './window.js';

/** @param xColumn the column along the horizontal axis; -1: the sample */
export function shownOf(part: TracePart, rows: Rows, xColumn: number): Shown {
  const { firstRow, bucketRows, count, traces } = part;
  const time = traces.get(xColumn)?.min;
  if (time === undefined) {
    const x = Array.from({ length: count }, (_, i) => firstRow + i * bucketRows);
    const range = [rows.from, Math.max(rows.to - 1, rows.from + 1)] as const;
    return { x, isTime: false, range, traces };
  }
  const x = ascending(time);
  const at = (row: number): number => {
    const index = Math.floor((row - firstRow) / bucketRows);
    return x[Math.max(0, Math.min(count - 1, index))] ?? row;
  };
  return { x, isTime: true, range: [at(rows.from), at(rows.to)], traces };
}

/** A place without a time, or with an earlier one than before, takes the time before: plots go from left to right. */
function ascending(times: Float64Array): number[] {
  let latest = times.find((time) => Number.isFinite(time)) ?? 0;
  return Array.from(times, (time) => (latest = time > latest ? time : latest));
}

/** The row at a place of the horizontal axis. */
export function rowAt(
  { firstRow, bucketRows }: TracePart,
  { x, isTime }: Shown,
  value: number,
): number {
  if (!isTime) return value;
  const index = x.findIndex((each) => each >= value);
  return firstRow + (index < 0 ? x.length : index) * bucketRows;
}

/** Which rows a bucket has. @param time along the horizontal axis; null: the sample is there */
export function rowText(
  { firstRow, bucketRows, endRow }: TracePart,
  index: number,
  time: number | null,
): string {
  const from = firstRow + index * bucketRows;
  const to = Math.min(endRow, from + bucketRows) - 1;
  const at = time === null ? '' : ` at ${formatValue(time)}`;
  return from >= to
    ? `row ${formatCount(from)}${at}`
    : `rows ${formatCount(from)} – ${formatCount(to)}${at}`;
}
