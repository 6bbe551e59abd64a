/** Writing to a descriptor without coming back before it is done. */

import { writeSync } from 'node:fs';

/** Between two looks whether a reader that pauses has read on. */
const RETRY_MS = 10;

/**
 * Writes all of a text, for those who end the process then. Waits for a reader that pauses.
 *
 * @param onPart called after each part of it, with whether that was the last
 * @throws the error of the system
 */
export function writeNow(
  descriptor: number,
  text: string,
  onPart: (isLast: boolean) => void = () => {},
): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.byteLength;) {
    try {
      written += writeSync(descriptor, bytes, written);
      onPart(written === bytes.byteLength);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
