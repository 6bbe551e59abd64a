/** The saved state of a PandA in the file of a capture. */

import { toNamespacedPath } from 'node:path';

import { HdfError } from '../../errors.js';
import { native } from '../../native/load.js';
import { STATE_DATASET } from '../file/dataset-layout.js';
import { isLiveFile } from './checked-file.js';

/**
 * Reads the text of the state that a capture with the option `state` has stored in its file.
 * @returns null if the file has no state
 * @throws OutputPathError, HdfError if the file can't be read
 */
export async function readStoredState(path: string): Promise<string | null> {
  const isLive = isLiveFile(path);
  try {
    return await native().readText(toNamespacedPath(path), STATE_DATASET, isLive);
  } catch (cause) {
    throw new HdfError(`${path} can't be read: ${(cause as Error).message}.`, path, { cause });
  }
}
