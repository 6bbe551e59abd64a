/** Collects text that arrives in pieces, up to a given mark. */

const LF = 0x0a;

export class TextBuffer {
  #bytes = new Uint8Array(256);
  #used = 0;

  get byteLength(): number {
    return this.#used;
  }

  /**
   * Takes bytes until the text ends with `mark`, whose last byte is a line feed.
   *
   * @param limit the most bytes that the text may have
   * @returns how many bytes were taken, and whether the mark was found
   */
  readUntil(mark: string, bytes: Uint8Array, limit: number): { taken: number; done: boolean } {
    let taken = 0;
    while (taken < bytes.byteLength && this.#used < limit) {
      const lineEnd = bytes.indexOf(LF, taken);
      const end = lineEnd < 0 ? bytes.byteLength : lineEnd + 1;
      const piece = bytes.subarray(taken, Math.min(end, taken + limit - this.#used));
      this.#append(piece);
      taken += piece.byteLength;
      if (lineEnd >= 0 && taken === end && this.#endsWith(mark)) return { taken, done: true };
    }
    return { taken, done: false };
  }

  startsLike(text: string): boolean {
    const length = Math.min(this.#used, text.length);
    for (let i = 0; i < length; i++) {
      if (this.#bytes[i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Returns the text and empties the buffer. Bytes that are not UTF-8 become U+FFFD. */
  takeText(): string {
    const text = new TextDecoder().decode(this.#bytes.subarray(0, this.#used));
    this.#used = 0;
    return text;
  }

  #endsWith(mark: string): boolean {
    const start = this.#used - mark.length;
    if (start < 0) return false;
    for (let i = 0; i < mark.length; i++) {
      if (this.#bytes[start + i] !== mark.charCodeAt(i)) return false;
    }
    return true;
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#used + bytes.byteLength;
    if (needed > this.#bytes.byteLength) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.byteLength * 2));
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#used);
    this.#used = needed;
  }
}
