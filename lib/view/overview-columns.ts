/** What an overview tells of an acquisition: its columns, and values over buckets of rows. */

import type { ScaledColumn } from '../native/binding.js';

/** A column of an acquisition. */
export interface OverviewField {
  /** `NAME.CAPTURE`, e.g. `COUNTER1.OUT.Mean`. */
  readonly name: string;
  /** Of the values; null: none. */
  readonly units: string | null;
  /** `bits`: a word of 32 bits, e.g. `PCAP.BITS0.Value`. */
  readonly kind: 'number' | 'bits';
}

/** An acquisition that an overview knows. */
export interface OverviewAcquisition {
  /** From 1, as in `SinkInfo`. */
  readonly number: number;
  /** In the order of the stream. */
  readonly fields: readonly OverviewField[];
  /** Of one sample as the PandA sends it. */
  readonly sampleBytes: number;
  /** Samples that were received. */
  readonly received: number;
  /** Samples that the overview has. */
  readonly rows: number;
  /** No more samples come. */
  readonly isEnded: boolean;
}

/** Which part of an acquisition, and how finely. */
export interface OverviewRequest {
  /** The first row, from 0; default: 0. */
  readonly from?: number | undefined;
  /** The row behind the last one; default: all rows so far. */
  readonly to?: number | undefined;
  /** The most buckets that are wanted, 1 to 16384; default 1000. */
  readonly points?: number | undefined;
  /** Names of the columns that are wanted; default: all. */
  readonly names?: readonly string[] | undefined;
  /** Which acquisition; default: the latest. */
  readonly acquisition?: number | undefined;
}

/** The values of a column: an element for each bucket. */
export interface OverviewColumn extends OverviewField {
  /**
   * The least value of each bucket that is not NaN; NaN if all are. The type of the array is that of the
   * column's dataset: `Float64Array` of what has a scale, else `Uint32Array`, `Int32Array` or
   * `BigInt64Array`. Of `bits`: those that are set in all rows of the bucket.
   */
  readonly min: ScaledColumn;
  /** The greatest value. Of `bits`: those that are set in any row of the bucket. */
  readonly max: ScaledColumn;
  /** The value of the last row of the bucket; it may be NaN. */
  readonly last: ScaledColumn;
  /** The mean of the values that are not NaN; NaN if all are, and of `bits`. */
  readonly mean: Float64Array;
  /** How many values are NaN. */
  readonly nan: Float64Array;
}

/** A part of an acquisition. Buckets follow each other without a gap. */
export interface OverviewColumns {
  /** Which acquisition. */
  readonly acquisition: number;
  /** The first row of the first bucket: `from`, or a few rows before, where a bucket begins. */
  readonly firstRow: number;
  /** The row behind the last bucket: `to`, or a few rows behind. */
  readonly endRow: number;
  /**
   * Rows of a bucket, a power of two; the last bucket may have fewer. 1: each row by itself. Parts of which
   * nothing finer is kept have larger buckets than were asked for: of no more than 1/4096 of the acquisition.
   */
  readonly bucketRows: number;
  /** Those that were asked for, in that order. */
  readonly columns: readonly OverviewColumn[];
}
