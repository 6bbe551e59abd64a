/** From values of buckets to what plots show. */

import { formatCount, formatValue } from './format.js';
import type { TracePart } from './messages.js';
import type { Shown } from './panel.js';
import type { Rows } from './window.js';

/** @param xColumn the column along the horizontal axis; -1: the sample */
export function shownOf(part: TracePart, rows: Rows, xColumn: number): Shown {
  const { firstRow, bucketRows, count, traces } = part;
  const time = traces.get(xColumn)?.min;
  const x = Array.from({ length: count }, (_, i) => time?.[i] ?? firstRow + i * bucketRows);
  if (time === undefined) {
    return { x, range: [rows.from, Math.max(rows.to - 1, rows.from + 1)], traces };
  }
  const at = (row: number): number => {
    const index = Math.floor((row - firstRow) / bucketRows);
    return x[Math.max(0, Math.min(count - 1, index))] ?? row;
  };
  return { x, range: [at(rows.from), at(rows.to)], traces };
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
