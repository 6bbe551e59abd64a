/** How the addon reads HDF5 files: one step at a time, on libuv's pool. */

/** A number of up to 64 bits. Integers are bigints. */
type NativeNumber = number | bigint;

export interface NativeStoredDataset {
  /** Name with its groups, e.g. `group/name`. */
  readonly name: string;
  /** Type in numpy's words, e.g. `float64`; `other` for enums and for types that are not numbers. */
  readonly dtype: string;
  /** Length of each dimension; empty for a scalar, null for a dataset without a value. */
  readonly shape: readonly number[] | null;
  /** Attributes that are one text or one number. */
  readonly attributes: readonly (readonly [name: string, value: string | NativeNumber])[];
  /** Why the dataset can't be read; empty if it can be read. */
  readonly error: string;
}

export interface NativeListing {
  /** Attributes of the root group. */
  readonly attributes: NativeStoredDataset['attributes'];
  readonly datasets: readonly NativeStoredDataset[];
}

export interface NativeStatistics {
  /** Minimum of all values that are not NaN; null if there are none. */
  readonly min: NativeNumber | null;
  readonly max: NativeNumber | null;
  readonly mean: number | null;
  /** How many values are NaN; null for datasets that are not numbers. */
  readonly nans: number | null;
  /** Means of equal parts of the rows; NaN where all values of a part are NaN. */
  readonly curve: readonly number[];
}

/** Work that is done in steps. */
export interface NativeTask<T extends object> {
  /**
   * Does the next step. Call it again only after the previous step has settled, and not after the result or an
   * error. Rejects with a short reason.
   * @returns the result with the last step; before that, the progress: datasets found, or rows read
   */
  next(): Promise<number | T>;
}

export interface NativeFileReader {
  /**
   * Limits the memory of the whole process: allocations beyond so many bytes fail.
   * @returns false where the system can't limit memory, or if the process uses more already
   */
  limitMemory(bytes: number): boolean;
  /**
   * Lists the contents of a file.
   * @param isLive the file is being written, or its writer was killed
   */
  readonly FileListing: new (path: string, isLive: boolean) => NativeTask<NativeListing>;
  /**
   * Reads a dataset from its beginning to its end. Datasets that are not a column of numbers have no statistics;
   * columns of other types are read to find out whether they can be read.
   * @param name as in the list of `FileListing`
   * @param points of the curve, if the dataset has as many rows; 1 to 2^20
   */
  readonly DatasetScan: new (
    path: string,
    isLive: boolean,
    name: string,
    points: number,
  ) => NativeTask<NativeStatistics>;
}
