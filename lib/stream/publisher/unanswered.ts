/** Messages in flight that the server has not answered. */

import { setTimeout as sleep } from 'node:timers/promises';

/** Time limit for answers, milliseconds. */
const SETTLE_MS = 1000;

export class Unanswered {
  readonly #sequences = new Set<number>();
  #onNone = (): void => {};

  add(sequence: number): void {
    this.#sequences.add(sequence);
  }

  delete(sequence: number): void {
    this.#sequences.delete(sequence);
    if (this.#sequences.size === 0) this.#onNone();
  }

  clear(): void {
    this.#sequences.clear();
    this.#onNone();
  }

  /** Waits until all are answered, but not for long. @returns whether they are */
  async settled(): Promise<boolean> {
    if (this.#sequences.size === 0) return true;
    const patience = new AbortController();
    const none = new Promise<void>((resolve) => (this.#onNone = resolve));
    const late = sleep(SETTLE_MS, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([none, late]);
    patience.abort();
    return this.#sequences.size === 0;
  }
}
