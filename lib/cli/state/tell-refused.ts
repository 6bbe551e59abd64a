/** What has become of the lines of a state, in words. */

import { type RefusedLine, shorten } from '../../errors.js';
import { tell } from '../output/tell.js';
import { plain } from '../printable-text.js';

/** Tells on standard error which lines have come to nothing, and why. */
export function tellRefused(what: string, refused: readonly RefusedLine[]): void {
  for (const { line, message } of refused) {
    const words = `${shorten(plain(line))} (${shorten(plain(message))})`;
    tell(`pandablocks: ${what}: ${words}`);
  }
}

export function countOf(values: number): string {
  return values === 1 ? '1 value' : `${values} values`;
}
