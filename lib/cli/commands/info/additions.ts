/** What captures add to a file if they are asked to: many acquisitions, bits, the state, attributes. */

import type { FileReader } from '../../../hdf/read/file-reader.js';
import type { StoredDataset } from '../../../hdf/read/file-contents.js';
import { ACQUISITIONS_GROUP, STATE_DATASET } from '../../../hdf/file/dataset-layout.js';
import { isOwnAttribute } from '../../../hdf/file/user-attributes.js';

/** An acquisition of a file with several. */
export interface StoredAcquisition {
  /** The row of the columns that it begins with. */
  readonly firstRow: number;
  /** Its rows; null: it has not ended. */
  readonly samples: number | null;
  /** Samples of it that are in no file. */
  readonly missed: number;
}

export interface FileAdditions {
  /** Null: the file is for one acquisition. */
  readonly acquisitions: readonly StoredAcquisition[] | null;
  /** Names of the datasets that have one bit each. */
  readonly bits: readonly string[];
  /** Whether the file has the PandA's settings. */
  readonly hasState: boolean;
  /** Names of attributes of the root that users have given. */
  readonly userAttributes: readonly string[];
}

/** With so many points or fewer rows each point of a curve is the value of a row. */
const MOST_ROWS = 2 ** 20;

/** @throws as `FileReader.summarize` */
export async function additionsOf(
  reader: FileReader,
  attributes: Readonly<Record<string, unknown>>,
  datasets: readonly StoredDataset[],
): Promise<FileAdditions> {
  return {
    acquisitions: await acquisitionsOf(reader, datasets),
    bits: datasets.filter(({ attributes: own }) => 'word' in own).map(({ name }) => name),
    hasState: datasets.some(({ name }) => name === STATE_DATASET),
    // Of files of other writers nothing can be said.
    userAttributes:
      'pandablocks_version' in attributes
        ? Object.keys(attributes).filter((name) => !isOwnAttribute(name))
        : [],
  };
}

/** Whether a dataset is one of the columns. */
export function isColumn(name: string): boolean {
  return name !== STATE_DATASET && !name.startsWith(`${ACQUISITIONS_GROUP}/`);
}

async function acquisitionsOf(
  reader: FileReader,
  datasets: readonly StoredDataset[],
): Promise<StoredAcquisition[] | null> {
  const table = datasets.filter(({ name }) => name.startsWith(`${ACQUISITIONS_GROUP}/`));
  const valuesOf = async (column: string): Promise<readonly (number | null)[] | null> => {
    const name = `${ACQUISITIONS_GROUP}/${column}`;
    const found = table.find((dataset) => dataset.name === name);
    if (found?.dtype !== 'int64' || (found.shape?.[0] ?? 0) > MOST_ROWS) return null;
    const { statistics } = await reader.summarize(name, { points: MOST_ROWS });
    return statistics?.curve ?? null;
  };
  const [first, samples, missed] = [
    await valuesOf('first_row'),
    await valuesOf('samples'),
    await valuesOf('missed'),
  ];
  if (first === null || samples === null || missed === null) return null;
  // While the file is written, the columns that are read last may be longer.
  return first.slice(0, Math.min(samples.length, missed.length)).map((row, i) => {
    const rows = samples[i] ?? -1;
    return { firstRow: row ?? 0, samples: rows < 0 ? null : rows, missed: missed[i] ?? 0 };
  });
}
