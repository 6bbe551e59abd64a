/** Converts between numbers and the decimal text of the control port. */

import { TableError } from '../errors.js';
import { MAX_UINT32 } from './integers.js';

/** Unsigned 32-bit words: numbers, or decimal text as `GetMultiline` returns it. */
export type Words = Uint32Array | readonly number[] | readonly string[];

/**
 * Converts words to numbers; a `Uint32Array` is returned unchanged.
 *
 * @param rowWords the number of words in a row, to name the row in an error
 * @throws TableError if a word is not an integer from 0 to 4294967295
 */
export function toWordArray(words: Words, rowWords = 1): Uint32Array {
  if (words instanceof Uint32Array) return words;
  const array = new Uint32Array(words.length);
  for (let i = 0; i < array.length; i++) {
    const word = words[i] as number | string;
    const number = typeof word === 'string' ? parseDecimal(word) : word;
    if (!Number.isInteger(number) || number < 0 || number > MAX_UINT32) {
      throw new TableError(
        `Word ${i} of the table is ${JSON.stringify(word)}: it has to be a whole number from 0 to ` +
          `${MAX_UINT32}.`,
        { row: Math.floor(i / rowWords), value: word, range: [0, MAX_UINT32] },
      );
    }
    array[i] = number;
  }
  return array;
}

/** Converts words to decimal text for `Put` and `Append`, one word on each line. */
export function toWordLines(words: Uint32Array): string[] {
  const lines = new Array<string>(words.length);
  for (let i = 0; i < lines.length; i++) lines[i] = String(words[i]);
  return lines;
}

/**
 * Parses decimal digits; NaN for any other text. It is twice as fast as Number(), which also
 * accepts text that is not a word, such as `''`, `1e3` and `0x10`.
 */
export function parseDecimal(text: string): number {
  if (text.length === 0 || text.length > 10) return NaN;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return NaN;
    number = number * 10 + digit;
  }
  return number;
}
