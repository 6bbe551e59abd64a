/** Reads a saved state from a file or from standard input. */

import { OutputPathError } from '../../errors.js';
import { stateToEntries } from '../../state/entries.js';
import { textToState } from '../../state/text.js';
import { nameOf, readText } from '../read-text.js';

const ADVICE = 'give a file made by "pandablocks save", or by the Python client.';

/**
 * Reads the lines of a state.
 *
 * @param file `-`: standard input
 * @throws OutputPathError if there is no file, or if it has no valid line of a saved state
 */
export async function readState(file: string): Promise<string[]> {
  const state = textToState(await readText(file, ADVICE));
  if (stateToEntries(state).some(({ fault }) => fault === null)) return state;
  throw new OutputPathError(`${nameOf(file)} is not a saved state: ${ADVICE}`, file);
}
