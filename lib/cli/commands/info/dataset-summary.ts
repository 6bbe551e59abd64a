/** The summary of a dataset: its rows, the range of its values, and a curve. */

import type { Statistics, StoredDataset } from '../../../hdf/read/file-contents.js';
import type { Summary } from '../../../hdf/read/file-reader.js';

export interface DatasetSummary {
  readonly name: string;
  /** The numpy name, e.g. `float64`; `other` for a type that is not numeric. */
  readonly dtype: string;
  readonly rows: number;
  /** The length of each dimension; empty for a scalar, null for a null dataspace. */
  readonly shape: readonly number[] | null;
  /**
   * The minimum of all values except NaN; null if there are none. A bigint if a number would be
   * inexact.
   */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  readonly mean: number | null;
  /** The number of NaN values; null for a dataset without numbers, or one that can't be read. */
  readonly nan: number | null;
  readonly units: string | null;
  /**
   * The means of equal parts of the rows, in order; null for a part that has only NaN. Null if the
   * dataset can't be read.
   */
  readonly curve: readonly (number | null)[] | null;
  /** Why the dataset can't be read. */
  readonly error?: string | undefined;
}

const NO_STATISTICS = { min: null, max: null, mean: null, nan: null, curve: null };

export function toSummary(dataset: StoredDataset, summary: Summary): DatasetSummary {
  const { name, dtype, shape, attributes } = dataset;
  const { units } = attributes;
  const statistics: Statistics | typeof NO_STATISTICS = summary.statistics ?? NO_STATISTICS;
  return {
    name,
    dtype,
    rows: shape?.[0] ?? 0,
    shape,
    units: typeof units === 'string' ? units : null,
    ...statistics,
    ...(summary.error === null ? {} : { error: summary.error }),
  };
}
