/** Reads a saved state from a file or from standard input. */

import { OutputPathError } from '../../errors.js';
import { readStoredState } from '../../hdf/read/stored-state.js';
import { stateToEntries } from '../../state/entries.js';
import { textToState } from '../../state/text.js';
import { nameOf, readText } from '../read-text.js';

const ADVICE = 'give a file made by "pandablocks save", or by the Python client.';

const CAPTURE_ADVICE = 'give a file of "pandablocks hdf ... --state".';

/**
 * Reads the lines of a state.
 *
 * @param file `-`: standard input
 * @throws OutputPathError if there is no file, or if it has no valid line of a saved state
 */
export async function readState(file: string): Promise<string[]> {
  return check(file, await readText(file, ADVICE), ADVICE);
}

/**
 * Reads the lines of the state in the file of a capture.
 *
 * @throws OutputPathError, HdfError as `readState`
 */
export async function readStateOfCapture(file: string): Promise<string[]> {
  return check(file, (await readStoredState(file)) ?? '', CAPTURE_ADVICE);
}

function check(file: string, text: string, advice: string): string[] {
  const state = textToState(text);
  if (stateToEntries(state).some(({ fault }) => fault === null)) return state;
  throw new OutputPathError(`${nameOf(file)} holds no saved state: ${advice}`, file);
}
