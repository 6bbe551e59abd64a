/** Seconds, as users give them, for Node's timers. */

import { inspect } from 'node:util';

import { InvalidOptionError } from '../../errors.js';

/** Timers take no more: 24 days. */
const MAX_MILLISECONDS = 2 ** 31 - 1;
/** What TCP takes. */
const MAX_KEEP_ALIVE_S = 32_767;

/** At least 1, and no more than a timer can take: Infinity is 24 days. */
export function toMilliseconds(seconds: number): number {
  return Math.min(Math.max(1, seconds * 1000), MAX_MILLISECONDS);
}

/** For TCP, which counts whole seconds. */
export function keepAliveSeconds(period: number): number {
  return Math.min(Math.max(1, Math.ceil(period)), MAX_KEEP_ALIVE_S);
}

/** @throws InvalidOptionError for less than 0, and for what is no number */
export function checkSeconds(name: string, seconds: number): number {
  if (typeof seconds === 'number' && seconds >= 0) return seconds;
  throw new InvalidOptionError(`${name} is ${inspect(seconds)}: give seconds, 0 or more.`);
}

/**
 * Of a limit: no time at all would be none, or the shortest there is, and nobody could tell which.
 *
 * @returns null for none
 * @throws InvalidOptionError
 */
export function checkLimit(name: string, seconds: number | null | undefined): number | null {
  if (seconds === undefined || seconds === null || seconds === Infinity) return null;
  if (typeof seconds === 'number' && seconds > 0) return seconds;
  throw new InvalidOptionError(
    `${name} is ${inspect(seconds)}: give seconds, more than 0, or null for no limit.`,
  );
}
