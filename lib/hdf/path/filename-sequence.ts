/** The names of a capture's files, in the order of its acquisitions. */

import { resolve } from 'node:path';

import { continuationOf } from './filename-scheme.js';
import { fileKey } from './folder-listing.js';

export class FilenameSequence implements IterableIterator<string> {
  readonly #names: Iterator<string>;
  readonly #isNumbered: boolean;
  readonly #isTaken: (name: string) => boolean;
  readonly #back: string[] = [];
  /** The name with which the latest acquisition began, and the number of its latest continuation. */
  #latest = { name: '', number: 1 };

  /**
   * @param isNumbered the rest of an interrupted acquisition gets the next name
   * @param known names that continuations must not take
   */
  constructor(names: Iterator<string>, isNumbered: boolean, known: readonly string[]) {
    this.#names = names;
    this.#isNumbered = isNumbered;
    const taken = new Set(known.map((name) => fileKey(resolve(name))));
    this.#isTaken = (name) => taken.has(fileKey(resolve(name)));
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<string, unknown> {
    const value = this.#back.shift();
    if (value !== undefined) return { done: false, value };
    const next = this.#names.next();
    if (next.done !== true) this.#latest = { name: next.value, number: 1 };
    return next;
  }

  /** Adds a name for the rest of the latest acquisition, which was interrupted. */
  addContinuation(): void {
    if (this.#isNumbered) return;
    const { name } = this.#latest;
    let { number } = this.#latest;
    do number++;
    while (this.#isTaken(continuationOf(name, number)));
    this.#latest = { name, number };
    this.#back.unshift(continuationOf(name, number));
  }
}
