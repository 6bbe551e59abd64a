/** The table of a block: a fixed table, or parts that are appended while it is played. */

export class TableFeed {
  #words: Uint32Array = new Uint32Array(0);
  readonly #waiting: Uint32Array[] = [];
  #isStreaming = false;
  #isLast = false;

  /** The current part. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** Whether parts are played once each, instead of one table repeatedly. */
  get isStreaming(): boolean {
    return this.#isStreaming;
  }

  /** Sets a fixed table; empty: no table. */
  replace(words: Uint32Array): void {
    this.#words = words;
    this.#waiting.length = 0;
    this.#isStreaming = false;
    this.#isLast = false;
  }

  /** @param isLast whether no part follows, so that the end of this one is not an underrun */
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
   * Switches to the next part after the current one was played.
   *
   * @returns whether there is another part, the table has ended, or the next part is late
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
