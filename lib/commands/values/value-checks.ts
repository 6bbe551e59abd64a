/**
 * Checks of the text of a value. A check returns a description of the fault (`it has to be ...`),
 * or null. The checks refuse values that the PandA would store as another value, and values that it
 * would refuse with a less helpful message. In cases of doubt, the PandA decides.
 */

import { shorten } from '../../errors.js';
import { nearestFirst } from '../../errors/similar.js';
import { integerFault, isInteger, MAX_UINT32, readInteger } from '../../tables/integers.js';

/** @returns a description of the fault; null if there is none, or if the PandA has to decide */
export type ValueCheck = (value: string) => string | null;

/** The range of an unsigned 32-bit register. */
export const UINT32 = [0, MAX_UINT32] as const;
/** The range of a signed 32-bit register. */
export const INT32 = [-(2 ** 31), 2 ** 31 - 1] as const;

const DECIMAL = /^[ \t\n\v\f\r]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
/** Other numbers that C's `strtod` accepts: the PandA decides. */
const OTHER_NUMBER = /^[ \t\n\v\f\r]*[+-]?(?:0[xX]|inf|nan)/i;
/** The most labels listed in a message, and the most characters of each label. */
const LISTED = 12;
const LISTED_LENGTH = 40;

/** Whether the PandA may wrap a value: an integer that does not fit every register. */
export function mayWrap(value: string): boolean {
  return isInteger(value) && integerFault(value, [0, INT32[1]]) !== null;
}

/** Checks an integer: the PandA wraps a value that does not fit its register. */
export function wholeNumber(range: readonly [number, number]): ValueCheck {
  return (value) => integerFault(value, range);
}

/**
 * Checks a number, possibly with a fraction. @param range in the units of the value; default
 * unbounded
 */
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

/** Checks that the value is one of the labels. */
export function oneOf(labels: readonly string[]): ValueCheck {
  return (value) =>
    labels.includes(value) ? null : `it has to be one of ${listed(labels, value)}`;
}

/** Checks a function of five inputs: a number has to fit 32 bits; the PandA checks expressions. */
export function lutFunction(value: string): string | null {
  if (Number.isNaN(readInteger(value)) || integerFault(value, UINT32) === null) return null;
  return 'it has to be an expression of A to E, such as A&B, or a number of 32 bits, such as 0xFF00FF00';
}

/** Checks that there is no value: the assignment itself is the action. */
export function nothing(value: string): string | null {
  return value === '' ? null : 'it takes no value: assign "" to it';
}

/** Refuses any single value, since the field takes lines. */
export function linesOnly(): string {
  return 'it is a table: give its words in lines, with --file';
}

/**
 * Lists the first labels and the number of the others: labels that contain `value` come first, then
 * the most similar.
 */
export function listed(labels: readonly string[], value: string): string {
  const shown = sortedFor(value, labels)
    .slice(0, LISTED)
    .map((label) => shorten(label, LISTED_LENGTH))
    .join(', ');
  return labels.length <= LISTED ? shown : `${shown} and ${labels.length - LISTED} more`;
}

/** Up to 12 labels without `value` keep their order. */
function sortedFor(value: string, labels: readonly string[]): readonly string[] {
  if (labels.length > LISTED && value !== '') return nearestFirst(value, labels);
  const small = value.toLowerCase();
  const isLike = (label: string): boolean => label.toLowerCase().includes(small);
  return [...labels.filter(isLike), ...labels.filter((label) => !isLike(label))];
}
