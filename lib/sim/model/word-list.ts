/** A list of words that grows at its end up to a bound, and can be taken from its front. */

export class WordList {
  #buffer = new Uint32Array(0);
  #start = 0;
  #length = 0;

  /** @param limit how many words it holds at most */
  constructor(readonly limit: number) {}

  get length(): number {
    return this.#length;
  }

  /** Not a copy, but what is in it does not change any more. */
  get words(): Uint32Array {
    return this.#buffer.subarray(this.#start, this.#start + this.#length);
  }

  /** @returns whether there was room */
  push(word: number): boolean {
    if (!this.#makeRoom(1)) return false;
    this.#buffer[this.#start + this.#length++] = word;
    return true;
  }

  /** @returns whether there was room for all; if not, none is taken */
  append(words: Uint32Array): boolean {
    if (!this.#makeRoom(words.length)) return false;
    this.#buffer.set(words, this.#start + this.#length);
    this.#length += words.length;
    return true;
  }

  /** Takes words from the front; as many as there are, if that is less. */
  drop(count: number): void {
    const dropped = Math.min(count, this.#length);
    this.#start += dropped;
    this.#length -= dropped;
  }

  /** Empties it and gives its memory back. */
  clear(): void {
    this.#buffer = new Uint32Array(0);
    this.#start = 0;
    this.#length = 0;
  }

  /** Never moves words within a buffer: others may still read them there. */
  #makeRoom(count: number): boolean {
    const needed = this.#length + count;
    if (needed > this.limit) return false;
    if (this.#start + needed <= this.#buffer.length) return true;
    const larger = new Uint32Array(Math.min(this.limit, Math.max(needed, 2 * this.#length, 64)));
    larger.set(this.words);
    this.#buffer = larger;
    this.#start = 0;
    return true;
  }
}
