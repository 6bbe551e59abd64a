/** The option `maxBufferedBytes`: its default and its check. `Backlog` applies the limit. */

import { totalmem } from 'node:os';

import { InvalidOptionError } from '../errors.js';

const GIB = 1024 ** 3;
const LEAST_BYTES = 1024 ** 2;

/** 1 GiB or a quarter of the memory available to this process, whichever is less. */
export function defaultMaxBufferedBytes(): number {
  // The memory limit of a container; without a limit it is 0, undefined, or more than the memory of
  // the machine.
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
