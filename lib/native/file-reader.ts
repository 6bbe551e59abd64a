/** What the addon reads of HDF5 files: a step at a time, on libuv's pool. */

/** Numbers of 64 bits, or fewer: an integer is a bigint. */
type NativeNumber = number | bigint;

export interface NativeStoredDataset {
  /** With the groups that it is in, e.g. `group/name`. */
  readonly name: string;
  /** As numpy calls it, e.g. `float64`; `other` for enums, and for what is not a number. */
  readonly dtype: string;
  /** Of each dimension; empty for a scalar, null where there is a type and no value. */
  readonly shape: readonly number[] | null;
  /** Those that are one text or one number. */
  readonly attributes: readonly (readonly [name: string, value: string | NativeNumber])[];
  /** Why it can't be read; empty if it can. */
  readonly error: string;
}

export interface NativeListing {
  /** Of the root. */
  readonly attributes: NativeStoredDataset['attributes'];
  readonly datasets: readonly NativeStoredDataset[];
}

export interface NativeStatistics {
  /** Of all values that are not NaN; null if there are none. */
  readonly min: NativeNumber | null;
  readonly max: NativeNumber | null;
  readonly mean: number | null;
  /** How many values are NaN; null where no numbers were looked at. */
  readonly nans: number | null;
  /** The means of equal parts of the rows; NaN where a part has nothing but NaN. */
  readonly curve: readonly number[];
}

/** Work that is done in steps. */
export interface NativeTask<T extends object> {
  /**
   * Does the next step. One at a time; none after the result or an error. Rejects with a reason in a
   * few words.
   *
   * @returns the result with the last step; before, how far it is: datasets found, or rows read
   */
  next(): Promise<number | T>;
}

export interface NativeFileReader {
  /**
   * From then on memory beyond so many bytes is refused to all of this process.
   *
   * @returns false where the system can't do that, or if the process has more already
   */
  limitMemory(bytes: number): boolean;
  /**
   * Looks at what is in a file.
   *
   * @param isLive somebody writes to it, or was killed while writing
   */
  readonly FileListing: new (path: string, isLive: boolean) => NativeTask<NativeListing>;
  /**
   * Reads a dataset from its beginning to its end. What is not a column of numbers has no statistics;
   * columns of other types are read to see whether they can be.
   *
   * @param name as `FileListing` tells it
   * @param points of the curve, where there are as many rows; 1 to 2^20
   */
  readonly DatasetScan: new (
    path: string,
    isLive: boolean,
    name: string,
    points: number,
  ) => NativeTask<NativeStatistics>;
}
