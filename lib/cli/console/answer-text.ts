/** Answers of the control port as they are shown. */

import { paintFor } from '../colours.js';
import { printable } from '../printable-text.js';

/** @returns what to print for the lines of an answer: the same; refusals in red on a terminal */
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
