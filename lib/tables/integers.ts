/** Parses integers as a PandA does: like C's `strtoul`, but without wrapping. */

/** The largest number in a 32-bit word. */
export const MAX_UINT32 = 0xffffffff;

const INTEGER = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+)$/;
/**
 * Matches an octal number: it starts with zeros and has at least two digits; 8 and 9 end the
 * number.
 */
const OCTAL = /^[ \t\n\v\f\r]*[+-]?0+(?:[89]|[1-9][0-9])/;

/** Whether a text is an integer of any size. */
export function isInteger(text: string): boolean {
  return INTEGER.test(text);
}

/**
 * The number in a text, decimal or hexadecimal; NaN if the PandA would read another number or none.
 */
export function readInteger(text: string): number {
  const [, sign, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined || OCTAL.test(text)) return NaN;
  return sign === '-' ? -Number(digits) : Number(digits);
}

/**
 * Describes the fault of the text of an integer: `it has to be ...`; null if it is in the range.
 *
 * @param range the lowest and the highest number
 */
export function integerFault(text: string, [low, high]: readonly [number, number]): string | null {
  const number = readInteger(text);
  if (number >= low && number <= high) return null;
  if (OCTAL.test(text)) return 'the PandA reads it as octal: leave out the leading zeros';
  return `it has to be a whole number from ${low} to ${high}`;
}
