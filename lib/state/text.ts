/**
 * The text of a file with a saved state, in the format of the Python client: one line for each line
 * of the state.
 */

/** Returns the text for a file. */
export function stateToText(state: readonly string[]): string {
  return state.map((line) => `${line}\n`).join('');
}

/**
 * Splits the text of a file into lines. Windows line ends are accepted. An empty last line stays:
 * it ends a table if the file lacks its last line end, and is ignored otherwise.
 */
export function textToState(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/);
}
