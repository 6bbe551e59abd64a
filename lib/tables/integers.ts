/** Whole numbers in text, as a PandA reads them: as C's `strtoul` does, but for the wrapping. */

/** The largest number in a word of 32 bits. */
export const MAX_UINT32 = 0xffffffff;

const INTEGER = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+)$/;
/** Zeros in front make a number octal, which matters from two digits on; 8 and 9 end it. */
const OCTAL = /^[ \t\n\v\f\r]*[+-]?0+(?:[89]|[1-9][0-9])/;

/** Whether a text is a whole number, of any size. */
export function isInteger(text: string): boolean {
  return INTEGER.test(text);
}

/** The number in a text, decimal or hexadecimal; NaN if the PandA would read another one, or none. */
export function readInteger(text: string): number {
  const [, sign, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined || OCTAL.test(text)) return NaN;
  return sign === '-' ? -Number(digits) : Number(digits);
}

/**
 * What is wrong with the text of a whole number: `it has to be ...`; null if it is in the range.
 *
 * @param range the lowest and the highest number
 */
export function integerFault(text: string, [low, high]: readonly [number, number]): string | null {
  const number = readInteger(text);
  if (number >= low && number <= high) return null;
  if (OCTAL.test(text)) return 'the PandA takes it for octal: leave out the zeros in front';
  return `it has to be a whole number from ${low} to ${high}`;
}
