/**
 * Numbers that both threads share: how often the one with the sockets has reported something, which
 * the caller waits on, and a heartbeat. The end of a thread is told by events, of which a thread
 * that waits sees none; so it looks whether the heart still beats.
 */

const REPORTS = 0;
const BEATS = 1;

export const BEAT_PERIOD_MS = 1000;
/** A thread that is alive is never so late, save under a debugger. */
const SILENCE_MS = 30_000;

/** The first number is what can be waited on. */
export function newCounter(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** Wakes the caller. */
export function tellChange(counter: Int32Array): void {
  Atomics.add(counter, REPORTS, 1);
  Atomics.notify(counter, REPORTS);
}

export function readChanges(counter: Int32Array): number {
  return Atomics.load(counter, REPORTS);
}

/** Does not wake the caller. */
export function beat(counter: Int32Array): void {
  Atomics.add(counter, BEATS, 1);
}

/** What the caller feels of it. */
export class Pulse {
  readonly #counter: Int32Array;
  #beats = 0;
  #silence = 0;

  constructor(counter: Int32Array) {
    this.#counter = counter;
  }

  /**
   * False when 30 s have been waited without a beat. Only waiting counts, by the time that it was
   * meant to take: while a computer is suspended no heart beats.
   *
   * @param waited milliseconds since the last call
   */
  isFelt(waited: number): boolean {
    const beats = Atomics.load(this.#counter, BEATS);
    this.#silence = beats === this.#beats ? this.#silence + waited : 0;
    this.#beats = beats;
    return this.#silence <= SILENCE_MS;
  }
}
