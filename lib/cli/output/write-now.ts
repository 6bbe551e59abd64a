/** Synchronous writing to a file descriptor. */

import { writeSync } from 'node:fs';

/** The interval between attempts while the reader pauses. */
const RETRY_MS = 10;

/**
 * Writes a whole text, for callers that end the process afterwards. Waits while the reader pauses.
 *
 * @param onPart called after each written part, with whether it was the last one
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
