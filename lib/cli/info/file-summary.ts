/** What is in a captured file, read with a reader that is not our own writer's library. */

import { accessSync, constants, statSync } from 'node:fs';

import { Dataset, File, Group, ready } from 'h5wasm/node';

import { HdfError, OutputPathError } from '../../errors.js';
import { readSuperblock } from '../../hdf/superblock.js';

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
  f: 'float32',
  d: 'float64',
};

type AttributeValue = string | number | bigint;

export interface DatasetSummary {
  readonly name: string;
  /** As numpy calls it, e.g. `float64`. */
  readonly dtype: string;
  readonly rows: number;
  /** Of all values that are no NaN; null if there are none. */
  readonly min: number | null;
  readonly max: number | null;
  readonly units: string | null;
  /** The means of equal parts of the rows, in their order; null where there is nothing but NaN. */
  readonly curve: readonly (number | null)[];
}

export interface FileSummary {
  readonly file: string;
  /** Of the root. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Still being written, or left behind by a program that was killed. */
  readonly isOpen: boolean;
  readonly datasets: readonly DatasetSummary[];
}

/**
 * Reads all of a file once; also one that is being written.
 *
 * @param onProgress called after each piece
 * @throws OutputPathError if it can't be read
 * @throws HdfError if it is no HDF5 file
 */
export async function summarize(
  path: string,
  onProgress: () => void = () => {},
): Promise<FileSummary> {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw new OutputPathError(`${path} can't be read: check the name and the permissions.`, path, {
      cause,
    });
  }
  if (!statSync(path).isFile())
    throw new OutputPathError(`${path} is no file: give the name of an HDF5 file.`, path);
  const module = await ready;
  // Otherwise HDF5 prints its errors.
  module.activate_throwing_error_handler();
  const { file, isOpen } = openFile(path);
  try {
    return {
      file: path,
      attributes: attributesOf(file),
      isOpen,
      datasets: datasetsIn(file).map(([name, dataset]) =>
        summarizeDataset(name, dataset, onProgress),
      ),
    };
  } finally {
    file.close();
  }
}

/** A file that is marked as being written opens only in SWMR mode. */
function openFile(path: string): { file: File; isOpen: boolean } {
  const superblock = readSuperblock(path);
  const { byteLength = null, actualByteLength = 0n } = superblock ?? {};
  if (byteLength !== null && actualByteLength < byteLength) {
    throw new HdfError(
      `${path} is cut off: of its ${byteLength} bytes only ${actualByteLength} are there. Copy it again.`,
      path,
    );
  }
  // In SWMR mode HDF5 looks again and again at what makes no sense: not at files that nobody writes.
  const isOpen = superblock?.hasWriter ?? false;
  let cause: unknown;
  try {
    const file = new File(path, isOpen ? 'Sr' : 'r');
    if (file.file_id >= 0n) return { file, isOpen };
  } catch (error) {
    cause = error;
  }
  const problem = `${path} is no HDF5 file that can be opened.`;
  throw new HdfError(problem, path, cause === undefined ? undefined : { cause });
}

/** @param above the groups that this one is in: a link of a user's may lead back to one of them */
function datasetsIn(
  group: Group,
  prefix = '',
  above: ReadonlySet<string> = new Set(),
): [string, Dataset][] {
  const own = group.create_reference().ref_data.join();
  if (above.has(own)) return [];
  const within = new Set([...above, own]);
  return group.keys().flatMap((key): [string, Dataset][] => {
    const item = group.get(key);
    if (item instanceof Dataset) return [[prefix + key, item]];
    return item instanceof Group ? datasetsIn(item, `${prefix}${key}/`, within) : [];
  });
}

function attributesOf(item: Group | Dataset): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, { value }] of Object.entries(item.attrs)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
      attributes[name] = value;
    }
  }
  return attributes;
}

function summarizeDataset(name: string, dataset: Dataset, onProgress: () => void): DatasetSummary {
  const units = attributesOf(dataset)['units'];
  const shape = dataset.shape ?? [];
  const rows = shape[0] ?? 0;
  const values =
    shape.length === 1 ? survey(dataset, rows, onProgress) : { min: null, max: null, curve: [] };
  return {
    name,
    dtype: dtypeName(dataset),
    rows,
    units: typeof units === 'string' ? units : null,
    ...values,
  };
}

function survey(
  dataset: Dataset,
  rows: number,
  onProgress: () => void,
): Pick<DatasetSummary, 'min' | 'max' | 'curve'> {
  const points = Math.min(CURVE_POINTS, rows);
  const sums = new Float64Array(points);
  const counts = new Float64Array(points);
  let min = Infinity;
  let max = -Infinity;
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const block = dataset.slice([[first, Math.min(rows, first + BLOCK_ROWS)]]);
    onProgress();
    if (!ArrayBuffer.isView(block)) break;
    const values = block as unknown as ArrayLike<number | bigint>;
    for (let i = 0; i < values.length; i++) {
      const value = Number(values[i]);
      if (Number.isNaN(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
      const point = Math.floor(((first + i) * points) / rows);
      sums[point] = (sums[point] ?? 0) + value;
      counts[point] = (counts[point] ?? 0) + 1;
    }
  }
  const curve = Array.from(sums, (sum, i) => (counts[i] === 0 ? null : sum / (counts[i] ?? 0)));
  return min > max ? { min: null, max: null, curve } : { min, max, curve };
}

/** h5wasm writes types as Python's `struct` does, e.g. `<d`. */
function dtypeName({ dtype }: Dataset): string {
  const code = typeof dtype === 'string' ? dtype : '';
  return DTYPES[code.slice(1)] ?? 'other';
}
