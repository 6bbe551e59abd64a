/** A list of words with a size limit: words are appended at the end and removed from the start. */

export class WordList {
  #buffer = new Uint32Array(0);
  #start = 0;
  #length = 0;

  /** @param limit the most words */
  constructor(readonly limit: number) {}

  get length(): number {
    return this.#length;
  }

  /** Not a copy, but its content does not change later. */
  get words(): Uint32Array {
    return this.#buffer.subarray(this.#start, this.#start + this.#length);
  }

  /** @returns whether there was room */
  push(word: number): boolean {
    if (!this.#makeRoom(1)) return false;
    this.#buffer[this.#start + this.#length++] = word;
    return true;
  }

  /** @returns whether there was room for all words; otherwise none is appended */
  append(words: Uint32Array): boolean {
    if (!this.#makeRoom(words.length)) return false;
    this.#buffer.set(words, this.#start + this.#length);
    this.#length += words.length;
    return true;
  }

  /** Removes words from the start; at most all of them. */
  drop(count: number): void {
    const dropped = Math.min(count, this.#length);
    this.#start += dropped;
    this.#length -= dropped;
  }

  /** Empties the list and frees its memory. */
  clear(): void {
    this.#buffer = new Uint32Array(0);
    this.#start = 0;
    this.#length = 0;
  }

  /** Never moves words within a buffer, since they may still be in use. */
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
