/** The summary of a captured file. */

import type { AttributeValue } from '../../../hdf/read/file-contents.js';
import { FileReader } from '../../../hdf/read/file-reader.js';
import { lockOf } from '../../../hdf/os/file-lock.js';
import { additionsOf, type FileAdditions } from './additions.js';
import { type DatasetSummary, toSummary } from './dataset-summary.js';

/** The number of points in the picture. */
const CURVE_POINTS = 40;

export interface FileSummary extends FileAdditions {
  readonly file: string;
  /** The attributes of the root group. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Whether the file is still being written, or was left open by a program that was killed. */
  readonly isOpen: boolean;
  /** Whether the program that wrote an open file has ended; null if unknown. */
  readonly isKilled: boolean | null;
  readonly datasets: readonly DatasetSummary[];
}

/**
 * Reads a whole file once, even while it is being written. A dataset that can't be read has an
 * `error`.
 *
 * @throws OutputPathError if the file can't be read
 * @throws HdfError if the file is not an HDF5 file
 * @throws NativeLoadError
 */
export async function summarize(path: string): Promise<FileSummary> {
  const reader = new FileReader(path);
  try {
    const { attributes, datasets } = await reader.list();
    const summaries: DatasetSummary[] = [];
    for (const dataset of datasets) {
      const { name, error } = dataset;
      const summary =
        error === null
          ? await reader.summarize(name, { points: CURVE_POINTS })
          : { statistics: null, error };
      summaries.push(toSummary(dataset, summary));
    }
    const additions = await additionsOf(reader, attributes, datasets);
    const state = await stateOf(reader);
    return { file: path, attributes, ...state, ...additions, datasets: summaries };
  } finally {
    reader.close();
  }
}

async function stateOf({ path, isOpen }: FileReader): Promise<{
  isOpen: boolean;
  isKilled: boolean | null;
}> {
  if (!isOpen) return { isOpen, isKilled: false };
  const lock = await lockOf(path);
  return { isOpen, isKilled: lock === 'unsupported' ? null : lock !== 'taken' };
}
