/** The text of a file with a saved state, as the Python client has it: one line a line. */

/** The text for a file, UTF-8 in the end. */
export function stateToText(state: readonly string[]): string {
  return state.map((line) => `${line}\n`).join('');
}

/**
 * The lines in the text of a file. Line ends of Windows are taken too. An empty line behind the last
 * one stays: it ends a table in a file whose last line end is missing, and says nothing elsewhere.
 */
export function textToState(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/);
}
