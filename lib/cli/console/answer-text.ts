/** Formats answers of the control port. */

import { paintFor } from '../colours.js';
import { printable } from '../printable-text.js';

/** @returns a function that formats the lines of an answer; refusals are red on a terminal */
export function answerPrinter(
  stream: Pick<NodeJS.WriteStream, 'hasColors' | 'isTTY'>,
): (lines: readonly string[]) => string {
  const paint = paintFor(stream);
  return (lines) =>
    lines
      .map((line) => {
        const text = printable(line, stream.isTTY);
        return `${text.startsWith('ERR') ? paint('red', text) : text}\n`;
      })
      .join('');
}
