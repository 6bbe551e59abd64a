/** What is in a dataset: how many rows, between which values, and how these go. */

import { Dataset, type Group } from 'h5wasm/node';

import { hdf5Reason } from './hdf5-reason.js';

/** Rows that are read at a time. */
const BLOCK_ROWS = 1 << 20;
/** As many points as a picture has. */
const CURVE_POINTS = 40;

const DTYPES: Readonly<Record<string, string>> = {
  b: 'int8',
  B: 'uint8',
  h: 'int16',
  H: 'uint16',
  i: 'int32',
  I: 'uint32',
  q: 'int64',
  Q: 'uint64',
  e: 'float16',
  f: 'float32',
  d: 'float64',
};
/** Classes of HDF5's types whose values are numbers: integers, floating point numbers, enums. */
const NUMBER_CLASSES = [0, 1, 8];

export type AttributeValue = string | number | bigint;

export interface DatasetSummary {
  readonly name: string;
  /** As numpy calls it, e.g. `float64`; `other` if it is none of numbers. */
  readonly dtype: string;
  readonly rows: number;
  /** Of all values that are no NaN; null if there are none. A bigint of integers of 64 bits. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  readonly units: string | null;
  /**
   * The means of equal parts of the rows, in their order; null where there is nothing but NaN. Null
   * if the dataset can't be read.
   */
  readonly curve: readonly (number | null)[] | null;
  /** Why it can't be read. */
  readonly error?: string;
}

type Survey = Pick<DatasetSummary, 'min' | 'max' | 'curve' | 'error'>;

const NOTHING: Survey = { min: null, max: null, curve: [] };

/**
 * Reads all of a dataset. One that can't be read has an `error`.
 *
 * @param onProgress called after each piece
 */
export function summarizeDataset(
  name: string,
  dataset: Dataset,
  onProgress: () => void,
): DatasetSummary {
  const units = attributesOf(dataset)['units'];
  const described = {
    name,
    dtype: attempt(() => dtypeName(dataset)) ?? 'other',
    rows: attempt(() => dataset.shape?.[0]) ?? 0,
    units: typeof units === 'string' ? units : null,
  };
  try {
    return { ...described, ...survey(dataset, onProgress) };
  } catch (error) {
    return { ...described, ...unreadable(error) };
  }
}

/** In the place of a dataset that can't even be opened. */
export function unreadableDataset(name: string, error: unknown): DatasetSummary {
  return { name, dtype: 'other', rows: 0, units: null, ...unreadable(error) };
}

/** Attributes that are a text or a number, without those that can't be read. */
export function attributesOf(item: Group | Dataset): Record<string, AttributeValue> {
  const { attrs } = item;
  const attributes: Record<string, AttributeValue> = {};
  for (const name of Object.keys(attrs)) {
    const value = attempt(() => attrs[name]?.value);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
      attributes[name] = value;
    }
  }
  return attributes;
}

function unreadable(error: unknown): Survey {
  return { min: null, max: null, curve: null, error: hdf5Reason(error) };
}

function survey(dataset: Dataset, onProgress: () => void): Survey {
  const { shape, metadata } = dataset;
  if (shape?.length !== 1) return NOTHING;
  const rows = shape[0] ?? 0;
  const hasNumbers = NUMBER_CLASSES.includes(metadata.type);
  const points = Math.min(CURVE_POINTS, rows);
  const sums = new Float64Array(points);
  const counts = new Float64Array(points);
  let min: number | bigint = Infinity;
  let max: number | bigint = -Infinity;
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const block = dataset.slice([[first, Math.min(rows, first + BLOCK_ROWS)]]);
    onProgress();
    if (!hasNumbers) continue;
    const values = block as unknown as ArrayLike<number | bigint>;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number | bigint;
      if (Number.isNaN(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
      const point = Math.floor(((first + i) * points) / rows);
      sums[point] = (sums[point] ?? 0) + Number(value);
      counts[point] = (counts[point] ?? 0) + 1;
    }
  }
  if (!hasNumbers) return NOTHING;
  const curve = Array.from(sums, (sum, i) => (counts[i] === 0 ? null : sum / (counts[i] ?? 0)));
  return min > max ? { min: null, max: null, curve } : { min, max, curve };
}

/** h5wasm writes types as Python's `struct` does, e.g. `<d`. */
function dtypeName({ dtype }: Dataset): string | undefined {
  return typeof dtype === 'string' ? DTYPES[dtype.slice(1)] : undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
