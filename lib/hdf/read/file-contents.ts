/** The contents of an HDF5 file, and statistics of its columns. */

export type AttributeValue = string | number | bigint;

/** A dataset, without its values. */
export interface StoredDataset {
  /** Name with its groups, e.g. `group/name`. */
  readonly name: string;
  /** Type in numpy's words, e.g. `float64`; `other` for enums and for types that are not numbers. */
  readonly dtype: string;
  /** Length of each dimension; empty for a scalar, null for a dataset without a value. */
  readonly shape: readonly number[] | null;
  /** Attributes that are one text or one number. Integers are bigints where a number is not exact. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Short reason why the dataset can't be read; null if it can be read. */
  readonly error: string | null;
}

export interface FileContents {
  /** Attributes of the root group. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** In alphabetical order, or in the order of creation where the file records it. */
  readonly datasets: readonly StoredDataset[];
}

/** Statistics of a dataset of one dimension whose values are numbers or enums. Other datasets have none. */
export interface Statistics {
  /** Minimum of all values that are not NaN; null if there are none. A bigint where a number is not exact. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  /**
   * Mean of all values that are not NaN; null if there are none, or if there are infinite values of both signs.
   */
  readonly mean: number | null;
  /** How many values are NaN; null for datasets that are not numbers. */
  readonly nan: number | null;
  /**
   * Means of equal parts of the rows, in their order: row `r` belongs to part `floor(r * points / rows)`. Null
   * where a part has no mean.
   */
  readonly curve: readonly (number | null)[];
}

export interface SummaryOptions {
  /** Points of the curve, if the dataset has as many rows; 1 to 2^20. */
  readonly points: number;
  /** Called with the number of rows read, as long as the disk delivers data. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}
