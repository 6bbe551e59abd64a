/** The option `maxBufferedBytes`: its default and its check. `Backlog` applies the limit. */

import { totalmem } from 'node:os';

import { InvalidOptionError } from '../errors.js';

const GIB = 1024 ** 3;
const LEAST_BYTES = 1024 ** 2;

/** The lesser of 1 GiB and a quarter of the memory that this process may have. */
export function defaultMaxBufferedBytes(): number {
  // Of a container, where it has a limit; otherwise 0, undefined, or more than there is.
  const limit = process.constrainedMemory() || Infinity;
  return Math.min(GIB, Math.floor(Math.min(limit, totalmem()) / 4));
}

/** @throws InvalidOptionError */
export function checkMaxBufferedBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= LEAST_BYTES) return bytes;
  throw new InvalidOptionError(
    `maxBufferedBytes is ${bytes}: give a whole number of bytes, ${LEAST_BYTES} (1 MiB) or more.`,
  );
}
