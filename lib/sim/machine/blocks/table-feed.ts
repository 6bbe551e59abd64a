/** The table that a block works through: a fixed one, or parts that are appended as it goes. */

export class TableFeed {
  #words: Uint32Array = new Uint32Array(0);
  readonly #waiting: Uint32Array[] = [];
  #isStreaming = false;
  #isLast = false;

  /** The part that is in force. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** Whether parts are played once each, instead of one table over and over. */
  get isStreaming(): boolean {
    return this.#isStreaming;
  }

  /** A fixed table; empty: none. */
  replace(words: Uint32Array): void {
    this.#words = words;
    this.#waiting.length = 0;
    this.#isStreaming = false;
    this.#isLast = false;
  }

  /** @param isLast no part follows: the end of this one is no underrun */
  append(words: Uint32Array, isLast: boolean): void {
    if (words.length === 0) {
      this.#isLast ||= isLast;
      return;
    }
    if (!this.#isStreaming) {
      this.replace(words);
      this.#isStreaming = true;
    } else {
      this.#waiting.push(words);
    }
    this.#isLast = isLast;
  }

  /**
   * The part in force has been played.
   *
   * @returns whether there is another, or the end was meant to be here, or the parts came too late
   */
  next(): 'more' | 'end' | 'underrun' {
    const words = this.#waiting.shift();
    this.#words = words ?? new Uint32Array(0);
    if (words === undefined) {
      const isLast = this.#isLast;
      this.#isStreaming = false;
      this.#isLast = false;
      return isLast ? 'end' : 'underrun';
    }
    return 'more';
  }
}
