/** Samples as the PandA sent them, and parts of them. */

import type { FrameData } from '../../responses/frame-data.js';
import { ColumnData } from '../../scaling/column-data.js';

export type RawSamples = Pick<
  FrameData,
  'kind' | 'slices' | 'byteLength' | 'sampleCount' | 'isBorrowed'
>;

/** @returns `count` rows, without the first rows that the file has already */
export function withoutRows(
  data: RawSamples | ColumnData,
  skipped: number,
  rows: number,
  sampleBytes: number,
): RawSamples | ColumnData {
  if (rows === data.sampleCount) return data;
  if (data.kind === 'columns') {
    const columns = data.columns.map((column) => column.subarray(skipped, skipped + rows));
    return new ColumnData(rows, data.columnNames, columns);
  }
  const slices: Uint8Array[] = [];
  let from = skipped * sampleBytes;
  let left = rows * sampleBytes;
  for (const slice of data.slices) {
    const piece = slice.subarray(from, from + left);
    from = Math.max(0, from - slice.byteLength);
    left -= piece.byteLength;
    if (piece.byteLength > 0) slices.push(piece);
  }
  const { isBorrowed } = data;
  return { kind: 'frame', slices, byteLength: rows * sampleBytes, sampleCount: rows, isBorrowed };
}
