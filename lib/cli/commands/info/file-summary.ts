/** What is in a captured file, read with a reader that is not our own writer's library. */

import { accessSync, constants, statSync } from 'node:fs';

import { Dataset, File, Group, ready } from 'h5wasm/node';

import { HdfError, OutputPathError } from '../../../errors.js';
import { readSuperblock } from '../../../hdf/file/superblock.js';
import {
  attributesOf,
  type AttributeValue,
  type DatasetSummary,
  summarizeDataset,
  unreadableDataset,
} from './dataset-summary.js';

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
        dataset instanceof Dataset
          ? summarizeDataset(name, dataset, onProgress)
          : unreadableDataset(name, dataset.error),
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

interface Unreadable {
  readonly error: unknown;
}

/** @param above the groups that this one is in: a link of a user's may lead back to one of them */
function datasetsIn(
  group: Group,
  prefix = '',
  above: ReadonlySet<string> = new Set(),
): [string, Dataset | Unreadable][] {
  const own = group.create_reference().ref_data.join();
  if (above.has(own)) return [];
  const within = new Set([...above, own]);
  return group.keys().flatMap((key): [string, Dataset | Unreadable][] => {
    try {
      const item = group.get(key);
      if (item instanceof Dataset) return [[prefix + key, item]];
      return item instanceof Group ? datasetsIn(item, `${prefix}${key}/`, within) : [];
    } catch (error) {
      return [[prefix + key, { error }]];
    }
  });
}
