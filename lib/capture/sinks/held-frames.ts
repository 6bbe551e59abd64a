/** The frames that a sink holds although the capture no longer needs them. */

import type { SinkFrame } from './sink-frame.js';

export class HeldFrames {
  #bytes = 0;
  #isSkipping = false;

  constructor(
    /** The most bytes of frames that are held. */
    readonly mostBytes: number,
  ) {}

  /** @returns a function that ends the hold; null: there is no room for the frame */
  hold(frame: SinkFrame): (() => void) | null {
    const { byteLength } = frame;
    // Skipping continues until all held frames are released, so that held frames share few blocks
    // of memory.
    if (this.#bytes === 0) this.#isSkipping = false;
    else this.#isSkipping ||= this.#bytes + byteLength > this.mostBytes;
    if (this.#isSkipping) return null;
    this.#bytes += byteLength;
    const letGo = frame.hold();
    return () => {
      this.#bytes -= byteLength;
      letGo();
    };
  }
}
