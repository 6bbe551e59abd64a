/** The results of an overview: columns, and their values over buckets of rows. */

import type { ScaledColumn } from '../native/binding.js';

/** A column of an acquisition. */
export interface OverviewField {
  /** `NAME.CAPTURE`, e.g. `COUNTER1.OUT.Mean`. */
  readonly name: string;
  /** Units of the values; null: none. */
  readonly units: string | null;
  /** `bits`: a word of 32 bits, e.g. `PCAP.BITS0.Value`. */
  readonly kind: 'number' | 'bits';
}

/** An acquisition that an overview keeps. */
export interface OverviewAcquisition {
  /** From 1, as in `SinkInfo`. */
  readonly number: number;
  /** Fields in the order of the stream. */
  readonly fields: readonly OverviewField[];
  /** Bytes of one sample as the PandA sends it. */
  readonly sampleBytes: number;
  /** Samples received. */
  readonly received: number;
  /** Samples in the overview. */
  readonly rows: number;
  /** No more samples will come. */
  readonly isEnded: boolean;
}

/** The part of an acquisition, and its resolution. */
export interface OverviewRequest {
  /** First row, from 0; default: 0. */
  readonly from?: number | undefined;
  /** The row after the last one; default: all rows so far. */
  readonly to?: number | undefined;
  /** The largest number of buckets, 1 to 16384; default 1000. */
  readonly points?: number | undefined;
  /** Names of the columns; default: all. */
  readonly names?: readonly string[] | undefined;
  /** Number of the acquisition; default: the latest. */
  readonly acquisition?: number | undefined;
}

/** The values of a column: an element for each bucket. */
export interface OverviewColumn extends OverviewField {
  /**
   * The minimum of each bucket, without NaN; NaN if all values are NaN. The array has the type of the column's
   * dataset: `Float64Array` for columns with a scale, otherwise `Uint32Array`, `Int32Array` or `BigInt64Array`.
   * For `bits`: the bits that are set in all rows of the bucket.
   */
  readonly min: ScaledColumn;
  /** The maximum of each bucket. For `bits`: the bits that are set in any row of the bucket. */
  readonly max: ScaledColumn;
  /** The value of the last row of the bucket, which may be NaN. */
  readonly last: ScaledColumn;
  /** The mean of the values that are not NaN; NaN if all are NaN, and for `bits`. */
  readonly mean: Float64Array;
  /** How many values are NaN. */
  readonly nan: Float64Array;
}

/** A part of an acquisition, in contiguous buckets. */
export interface OverviewColumns {
  /** Number of the acquisition. */
  readonly acquisition: number;
  /** First row of the first bucket: `from`, or the start of the bucket that contains it. */
  readonly firstRow: number;
  /** The row after the last bucket: `to`, or a few rows later. */
  readonly endRow: number;
  /**
   * Rows of a bucket, a power of two; the last bucket may have fewer. 1: individual rows. Where no smaller
   * buckets are kept, buckets are larger than requested, but at most 1/4096 of the acquisition.
   */
  readonly bucketRows: number;
  /** The requested columns, in that order. */
  readonly columns: readonly OverviewColumn[];
}
