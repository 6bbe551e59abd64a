/** Converts seconds for Node's timers. */

import { inspect } from 'node:util';

import { InvalidOptionError } from '../../errors.js';

/** The maximum of a timer: 24 days. */
const MAX_MILLISECONDS = 2 ** 31 - 1;
/** The maximum of TCP. */
const MAX_KEEP_ALIVE_S = 32_767;

/** At least 1, and at most the maximum of a timer: Infinity becomes 24 days. */
export function toMilliseconds(seconds: number): number {
  return Math.min(Math.max(1, seconds * 1000), MAX_MILLISECONDS);
}

/** For TCP, which counts whole seconds. */
export function keepAliveSeconds(period: number): number {
  return Math.min(Math.max(1, Math.ceil(period)), MAX_KEEP_ALIVE_S);
}

/** @throws InvalidOptionError for a negative number, and for a value that is not a number */
export function checkSeconds(name: string, seconds: number): number {
  if (typeof seconds === 'number' && seconds >= 0) return seconds;
  throw new InvalidOptionError(`${name} is ${inspect(seconds)}: give seconds, 0 or more.`);
}

/**
 * Checks a time limit. 0 is refused, since it could mean no limit or the shortest one.
 *
 * @returns null for no limit
 * @throws InvalidOptionError
 */
export function checkLimit(name: string, seconds: number | null | undefined): number | null {
  if (seconds === undefined || seconds === null || seconds === Infinity) return null;
  if (typeof seconds === 'number' && seconds > 0) return seconds;
  throw new InvalidOptionError(
    `${name} is ${inspect(seconds)}: give seconds, more than 0, or null for no limit.`,
  );
}
