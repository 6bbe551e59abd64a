/** What the addon keeps of an acquisition for plots. */

import type { ScaledColumn } from './scaled-column.js';

/** A value for each bucket of rows. */
export interface NativeOverviewColumn {
  /**
   * Minimum of the values that are not NaN; for a word of bits, the bits that are set in all rows. NaN where all
   * values are NaN.
   */
  readonly min: ScaledColumn;
  /**
   * Maximum of the values that are not NaN; for a word of bits, the bits that are set in any row. NaN where all
   * values are NaN.
   */
  readonly max: ScaledColumn;
  /** Value in the last row of the bucket. */
  readonly last: ScaledColumn;
  /** Mean of the values that are not NaN; NaN for words of bits. */
  readonly mean: Float64Array;
  /** How many values are NaN. */
  readonly nan: Float64Array;
}

export interface NativeOverviewRange {
  /** First row of the first bucket. */
  readonly firstRow: number;
  /** The row after the last bucket, which may have fewer rows than the others. */
  readonly endRow: number;
  /** Rows of a bucket. */
  readonly bucketRows: number;
  /** The columns that were asked for. */
  readonly columns: readonly NativeOverviewColumn[];
}

/**
 * Minimum, maximum, mean, last value and count of NaN of each column, over buckets of rows, in 64 MB at most. A
 * `NativeWriter` that was given the overview adds its rows; otherwise `append` does.
 */
export interface NativeOverview {
  /**
   * Scales samples, on libuv's pool, and adds them. Call it again only after the previous call has settled.
   * @param areLent as for `NativeWriter.append`
   */
  append(samples: readonly Uint8Array[], areLent?: boolean): Promise<void>;
  /** Number of rows that were added. */
  rows(): number;
  /**
   * The buckets that have the rows `from` to `to` (not included).
   *
   * @param bucketRows a power of two; where there is nothing as fine, buckets are larger
   * @param columns indices
   */
  read(
    from: number,
    to: number,
    bucketRows: number,
    columns: readonly number[],
  ): NativeOverviewRange;
  /** Of its memory. The system gives it when it is used. */
  byteLength(): number;
  /** Keeps so many buckets of the whole, and nothing finer. */
  shrink(buckets: number): void;
}
