/** What the commands for states have in common in what they print. */

import type { RefusedLine } from '../../errors.js';
import { shorten } from '../../errors.js';
import { plain, printable } from '../plain.js';

/** Resolves when it is with whoever reads it, so that nothing piles up here. */
export async function print(lines: readonly string[]): Promise<void> {
  const { stdout } = process;
  const text = lines.map((line) => `${printable(line, stdout.isTTY)}\n`).join('');
  // Errors are emitted too, and end the program.
  await new Promise<void>((resolve) => stdout.write(text, () => resolve()));
}

/** Tells on standard error which lines have come to nothing, and why. */
export function tellRefused(what: string, refused: readonly RefusedLine[]): void {
  for (const { line, message } of refused) {
    const words = `${shorten(plain(line))} (${shorten(plain(message))})`;
    console.error(`pandablocks: ${what}: ${words}`);
  }
}

export function countOf(values: number): string {
  return values === 1 ? '1 value' : `${values} values`;
}
