/** Reports refused lines of a state. */

import { type RefusedLine, shorten } from '../../errors.js';
import { tell } from '../output/tell.js';
import { plain } from '../printable-text.js';

/** Lists the refused lines on standard error, with the reasons. */
export function tellRefused(what: string, refused: readonly RefusedLine[]): void {
  for (const { line, message } of refused) {
    const words = `${shorten(plain(line))} (${shorten(plain(message))})`;
    tell(`pandablocks: ${what}: ${words}`);
  }
}

export function countOf(values: number): string {
  return values === 1 ? '1 value' : `${values} values`;
}
