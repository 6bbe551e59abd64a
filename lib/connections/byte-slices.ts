/**
 * Sample bytes that are not flushed yet, kept as views of the received buffers. Small pieces are
 * copied together into one block, so that frames of one sample, or a peer that sends byte by byte,
 * don't make long lists of tiny views.
 */

/** Below this size, copying is cheaper than keeping a view. */
const SMALL = 1024;
const BLOCK = 64 * 1024;

export class ByteSlices {
  #slices: Uint8Array[] = [];
  #byteLength = 0;
  #block = new Uint8Array(0);
  #blockUsed = 0;
  /** Whether the last slice ends where the used part of the block ends, so that it can grow. */
  #lastIsBlock = false;

  /** @param copy always copy: for buffers that their owner may overwrite */
  constructor(readonly copy: boolean) {}

  get byteLength(): number {
    return this.#byteLength;
  }

  push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#byteLength += bytes.byteLength;
    if (this.copy || bytes.byteLength < SMALL) {
      this.#gather(bytes);
    } else {
      this.#slices.push(bytes);
      this.#lastIsBlock = false;
    }
  }

  /**
   * Removes and returns the first `byteLength` bytes. The rest is copied, so that it keeps no
   * received buffer alive.
   */
  take(byteLength: number): Uint8Array[] {
    const taken = this.#slices;
    let excess = this.#byteLength - byteLength;
    this.#slices = [];
    this.#byteLength = 0;
    this.#lastIsBlock = false;
    const rest: Uint8Array[] = [];
    while (excess > 0) {
      const last = taken.pop() as Uint8Array;
      const kept = Math.max(0, last.byteLength - excess);
      rest.unshift(last.subarray(kept));
      if (kept > 0) taken.push(last.subarray(0, kept));
      excess -= last.byteLength - kept;
    }
    for (const piece of rest) {
      this.#byteLength += piece.byteLength;
      this.#gather(piece);
    }
    return taken;
  }

  #gather(bytes: Uint8Array): void {
    let left = bytes;
    while (left.byteLength > 0) {
      if (this.#blockUsed === this.#block.byteLength) {
        this.#block = new Uint8Array(BLOCK);
        this.#blockUsed = 0;
        this.#lastIsBlock = false;
      }
      const piece = left.subarray(0, this.#block.byteLength - this.#blockUsed);
      const start = this.#blockUsed;
      this.#block.set(piece, start);
      this.#blockUsed += piece.byteLength;
      const previous = this.#lastIsBlock ? this.#slices.pop() : undefined;
      this.#slices.push(this.#block.subarray(previous?.byteOffset ?? start, this.#blockUsed));
      this.#lastIsBlock = true;
      left = left.subarray(piece.byteLength);
    }
  }
}
