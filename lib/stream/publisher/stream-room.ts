/** How much a stream can still hold. */

/** Left free for the ends of acquisitions, so that a full stream says that it is full. */
export const RESERVE_BYTES = 256 * 1024;

/** What the server's file store adds to a message, and about what its headers take. */
const FRAMING_BYTES = 22 + 4 + 8 + 300;

/** About what a message takes in the store of the server. */
export function storedBytes(subject: string, payloadBytes: number): number {
  return FRAMING_BYTES + subject.length + payloadBytes;
}

/** Counts what is published, between looks at what the server says. */
export class StreamRoom {
  #maxBytes = Infinity;
  #bytes = 0;

  /**
   * @param maxBytes of the stream; 0 or less: no limit
   * @param bytes that are in it, with all that was added so far
   */
  set(maxBytes: number, bytes: number): void {
    this.#maxBytes = maxBytes > 0 ? maxBytes : Infinity;
    this.#bytes = bytes;
  }

  /** Whether samples of so many bytes leave the reserve alone. */
  has(bytes: number): boolean {
    return this.#bytes + bytes <= this.#maxBytes - RESERVE_BYTES;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }
}
