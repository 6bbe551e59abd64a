/** Free space of a stream. */

/** Reserved for the ends of acquisitions, so that a full stream records that it is full. */
export const RESERVE_BYTES = 256 * 1024;

/** Bytes that the server's file store adds to a message, with an estimate of the headers. */
const FRAMING_BYTES = 22 + 4 + 8 + 300;

/** Approximate size of a message in the server's store. */
export function storedBytes(subject: string, payloadBytes: number): number {
  return FRAMING_BYTES + subject.length + payloadBytes;
}

/** Counts published bytes between two queries of the server. */
export class StreamRoom {
  #maxBytes = Infinity;
  #bytes = 0;

  /**
   * @param maxBytes limit of the stream; 0 or less: no limit
   * @param bytes in the stream, with everything that was added so far
   */
  set(maxBytes: number, bytes: number): void {
    this.#maxBytes = maxBytes > 0 ? maxBytes : Infinity;
    this.#bytes = bytes;
  }

  /** Whether samples of so many bytes fit without using the reserve. */
  has(bytes: number): boolean {
    return this.#bytes + bytes <= this.#maxBytes - RESERVE_BYTES;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }
}
