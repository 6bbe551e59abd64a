/** What `info` tells of a dataset: how many rows, between which values, and how these go. */

import type { Statistics, StoredDataset } from '../../../hdf/read/file-contents.js';
import type { Summary } from '../../../hdf/read/file-reader.js';

export interface DatasetSummary {
  readonly name: string;
  /** As numpy calls it, e.g. `float64`; `other` if it is none of numbers. */
  readonly dtype: string;
  readonly rows: number;
  /** Of each dimension; empty for a scalar, null where there is a type and no value. */
  readonly shape: readonly number[] | null;
  /** Of all values that are no NaN; null if there are none. A bigint where a number is not exact. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  readonly mean: number | null;
  /** How many values are NaN; null where there are no numbers, or if they can't be read. */
  readonly nan: number | null;
  readonly units: string | null;
  /**
   * The means of equal parts of the rows, in their order; null where there is nothing but NaN. Null
   * if the dataset can't be read.
   */
  readonly curve: readonly (number | null)[] | null;
  /** Why it can't be read. */
  readonly error?: string;
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
