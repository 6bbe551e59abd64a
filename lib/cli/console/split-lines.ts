/** Text in pieces, lines out. */

import type { Readable } from 'node:stream';

import { InvalidOptionError } from '../../errors.js';

/** A PandA takes several thousand characters. */
const MAX_LINE_LENGTH = 1 << 20;

/**
 * The lines that are whole with each piece, without their ends, which may be those of any system.
 * What follows the last end is a line too, unless it is empty.
 *
 * @throws InvalidOptionError for a line that does not end
 */
export async function* splitLines(input: Readable): AsyncGenerator<string[], void, void> {
  let partial = '';
  input.setEncoding('utf8');
  for await (const text of input as AsyncIterable<string>) {
    // A \r at the end of a piece may have its \n in the next one.
    const lines = (partial + text).split(/\r\n|\n|\r(?!$)/);
    partial = lines.pop() as string;
    yield lines;
    if (partial.length > MAX_LINE_LENGTH) {
      throw new InvalidOptionError(
        `The input has a line of more than ${MAX_LINE_LENGTH} characters: is it text, a command a line?`,
      );
    }
  }
  const last = partial.replace(/\r$/, '');
  if (last !== '') yield [last];
}
