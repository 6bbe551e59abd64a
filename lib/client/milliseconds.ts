/** Seconds, as users give them, for Node's timers. */

import { InvalidOptionError } from '../errors.js';

/** Timers take no more: 24 days. */
const MAX_MILLISECONDS = 2 ** 31 - 1;

/** At least 1, and no more than a timer can take: Infinity is 24 days. */
export function toMilliseconds(seconds: number): number {
  return Math.min(Math.max(1, seconds * 1000), MAX_MILLISECONDS);
}

/** @throws InvalidOptionError for less than 0, and for what is no number */
export function checkSeconds(name: string, seconds: number): number {
  if (seconds >= 0) return seconds;
  throw new InvalidOptionError(`${name} is ${seconds}: give seconds, 0 or more.`);
}
