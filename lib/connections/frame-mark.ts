/** The mark before a frame or before the END of an acquisition; it may arrive in pieces. */

import { ProtocolError, shorten } from '../errors.js';

/** `BIN ` and a little-endian uint32, whose value includes these 8 bytes. */
export const FRAME_HEADER_BYTES = 8;
const END_MARK_BYTES = 4;

export class FrameMark {
  readonly #bytes = new Uint8Array(FRAME_HEADER_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #used = 0;
  /** The length of a frame, or `END `; null while the mark is incomplete. */
  found: number | 'END ' | null = null;

  /**
   * Takes bytes until the mark is complete. The next call starts a new mark then.
   *
   * @returns how many bytes were taken
   * @throws ProtocolError for bytes that are not a mark
   */
  read(bytes: Uint8Array): number {
    const before = this.#used;
    const taken = Math.min(bytes.byteLength, FRAME_HEADER_BYTES - before);
    this.#bytes.set(bytes.subarray(0, taken), before);
    const used = before + taken;
    this.#used = used;
    this.found = null;
    if (this.#startsLike('END ')) {
      if (used < END_MARK_BYTES) return taken;
      this.#used = 0;
      this.found = 'END ';
      // Bytes after `END ` are not part of the mark.
      return END_MARK_BYTES - before;
    }
    if (!this.#startsLike('BIN ')) {
      const came = new TextDecoder('latin1').decode(this.#bytes.subarray(0, used));
      throw new ProtocolError(
        `A frame or an END was expected, but ${JSON.stringify(shorten(came, 60))} was received.`,
      );
    }
    if (used === FRAME_HEADER_BYTES) {
      this.#used = 0;
      this.found = this.#view.getUint32(4, true);
    }
    return taken;
  }

  #startsLike(mark: string): boolean {
    const length = Math.min(this.#used, mark.length);
    for (let i = 0; i < length; i++) {
      if (this.#bytes[i] !== mark.charCodeAt(i)) return false;
    }
    return true;
  }
}
