/** Files that keep their temporary names until their names are confirmed. */

import type { OutputFile } from '../path/output-file.js';

/** Decides when a file gets its name. */
export interface PendingName {
  /** Aborted if the file must not be kept. */
  readonly signal: AbortSignal;
  /** Called when the file is closed and on the disk; if it rejects, the file is removed. */
  readonly confirm: () => Promise<void>;
}

/**
 * Gives a closed file its name, or removes the file.
 *
 * @param isWhole whether the file is closed with all its rows
 * @throws the reason of the signal; what `confirm` rejects with
 * @throws OutputPathError if the name is taken: the file is removed then too
 * @throws NotOnDiskError: the file has its name then, or is removed
 */
export async function nameWhenConfirmed(
  output: OutputFile,
  { signal, confirm }: PendingName,
  isWhole: boolean,
): Promise<void> {
  try {
    signal.throwIfAborted();
    if (!isWhole) throw new Error('The file is not whole.');
    await output.toDisk();
    await confirm();
    await output.publish();
  } catch (error) {
    await output.discard();
    throw error;
  }
  await output.toDisk();
}
