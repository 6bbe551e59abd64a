/** What is in an HDF5 file, and the statistics of its columns. */

export type AttributeValue = string | number | bigint;

/** A dataset, without its values. */
export interface StoredDataset {
  /** With the groups that it is in, e.g. `group/name`. */
  readonly name: string;
  /** As numpy calls it, e.g. `float64`; `other` for enums, and for what is not a number. */
  readonly dtype: string;
  /** Of each dimension; empty for a scalar, null where there is a type and no value. */
  readonly shape: readonly number[] | null;
  /** Those that are one text or one number. Integers are bigints where a number is not exact. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Why it can't be read, in a few words; null if it can. */
  readonly error: string | null;
}

export interface FileContents {
  /** Of the root. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** In the order of the names, or of creation where the file knows it. */
  readonly datasets: readonly StoredDataset[];
}

/** Of the values of a dataset of one dimension whose values are numbers or enums; others have none. */
export interface Statistics {
  /** Of all values that are not NaN; null if there are none. A bigint where a number is not exact. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  /** The same; null also if the values are infinite in both directions. */
  readonly mean: number | null;
  /** How many values are NaN; null where there are no numbers. */
  readonly nan: number | null;
  /**
   * The means of equal parts of the rows, in their order: row `r` belongs to part
   * `floor(r * points / rows)`. Null where a part has no mean.
   */
  readonly curve: readonly (number | null)[];
}

export interface SummaryOptions {
  /** Of the curve, where there are as many rows; 1 to 2^20. */
  readonly points: number;
  /** Called with the rows that have been read, again and again while the disk gives something. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}
