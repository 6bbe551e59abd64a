/** Lines for whoever reads standard output. */

import { printable } from './plain.js';

/** Resolves when it is with whoever reads it, so that nothing piles up here. */
export async function print(lines: readonly string[]): Promise<void> {
  const { stdout } = process;
  const text = lines.map((line) => `${printable(line, stdout.isTTY)}\n`).join('');
  // Errors are emitted too, and end the program.
  await new Promise<void>((resolve) => stdout.write(text, () => resolve()));
}
