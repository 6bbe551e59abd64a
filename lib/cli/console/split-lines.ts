/** Splits text that arrives in pieces into lines. */

import type { Readable } from 'node:stream';

import { InvalidOptionError } from '../../errors.js';

/** A PandA accepts lines of several thousand characters. */
const MAX_LINE_LENGTH = 1 << 20;

/**
 * Yields the lines completed by each piece, without their line ends, which may be of any system.
 * Text after the last line end is a line too, unless it is empty.
 *
 * @throws InvalidOptionError for a line that is too long
 */
export async function* splitLines(input: Readable): AsyncGenerator<string[], void, void> {
  let partial = '';
  input.setEncoding('utf8');
  for await (const text of input as AsyncIterable<string>) {
    // The \n after a \r at the end of a piece may be in the next piece.
    const lines = (partial + text).split(/\r\n|\n|\r(?!$)/);
    partial = lines.pop() as string;
    yield lines;
    if (partial.length > MAX_LINE_LENGTH) {
      throw new InvalidOptionError(
        `The input has a line of more than ${MAX_LINE_LENGTH} characters: is it text with one command per line?`,
      );
    }
  }
  const last = partial.replace(/\r$/, '');
  if (last !== '') yield [last];
}
