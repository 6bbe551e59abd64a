/**
 * What a field can be assigned: checks of a value's text, which give what is wrong with it (`it has
 * to be ...`), or null. They refuse what the PandA would store as something else, and what it would
 * refuse itself with fewer words; where that is not certain, the PandA decides.
 */

import { shorten } from '../../errors.js';
import { nearestFirst } from '../../errors/similar.js';
import { integerFault, isInteger, MAX_UINT32, readInteger } from '../../tables/integers.js';

/** @returns what is wrong with a value; null if nothing is, or if the PandA is to decide */
export type ValueCheck = (value: string) => string | null;

/** What a register of 32 bits holds. */
export const UINT32 = [0, MAX_UINT32] as const;
/** What a register of 32 bits holds with a sign. */
export const INT32 = [-(2 ** 31), 2 ** 31 - 1] as const;

const DECIMAL = /^[ \t\n\v\f\r]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
/** What C's `strtod` takes besides: the PandA decides. */
const OTHER_NUMBER = /^[ \t\n\v\f\r]*[+-]?(?:0[xX]|inf|nan)/i;
/** So many labels are listed, and no more than so many characters of each. */
const LISTED = 12;
const LISTED_LENGTH = 40;

/** Whether a value can be one that the PandA wraps: a whole number that not every register holds. */
export function mayWrap(value: string): boolean {
  return isInteger(value) && integerFault(value, [0, INT32[1]]) !== null;
}

/** A whole number: the PandA wraps what does not fit its register. */
export function wholeNumber(range: readonly [number, number]): ValueCheck {
  return (value) => integerFault(value, range);
}

/** A number that may have a fraction. @param range in the units of the value; unbounded if not given */
export function anyNumber([low, high] = [-Infinity, Infinity], units = ''): ValueCheck {
  return (value) => {
    if (OTHER_NUMBER.test(value)) return null;
    if (!DECIMAL.test(value)) return 'it has to be a number';
    const number = Number(value);
    if (number >= low && number <= high && Number.isFinite(number)) return null;
    if (low === -Infinity) return 'it has to be a number that a double can hold';
    const most = high === Infinity ? 'on' : `to ${Number(high.toPrecision(12))}`;
    return `it has to be a number from ${Number(low.toPrecision(12))} ${most}${units}`;
  };
}

/** One of some texts. */
export function oneOf(labels: readonly string[]): ValueCheck {
  return (value) =>
    labels.includes(value) ? null : `it has to be one of ${listed(labels, value)}`;
}

/** A function of five bits: of what is a number and no expression, 32 bits. */
export function lutFunction(value: string): string | null {
  if (Number.isNaN(readInteger(value)) || integerFault(value, UINT32) === null) return null;
  return 'it has to be an expression of A to E, such as A&B, or a number of 32 bits, such as 0xFF00FF00';
}

/** Nothing: the assignment itself is what counts. */
export function nothing(value: string): string | null {
  return value === '' ? null : 'it takes no value: assign "" to it';
}

/** Lines, not a value. */
export function linesOnly(): string {
  return 'it is a table: give its words in lines, with --file';
}

/** The first of some labels, and how many more there are: those with `value` in them, then the nearest. */
export function listed(labels: readonly string[], value: string): string {
  const shown = sortedFor(value, labels)
    .slice(0, LISTED)
    .map((label) => shorten(label, LISTED_LENGTH))
    .join(', ');
  return labels.length <= LISTED ? shown : `${shown} and ${labels.length - LISTED} more`;
}

/** A few labels stay in their own order otherwise. */
function sortedFor(value: string, labels: readonly string[]): readonly string[] {
  if (labels.length > LISTED && value !== '') return nearestFirst(value, labels);
  const small = value.toLowerCase();
  const isLike = (label: string): boolean => label.toLowerCase().includes(small);
  return [...labels.filter(isLike), ...labels.filter((label) => !isLike(label))];
}
