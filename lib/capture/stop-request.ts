/**
 * A request to end a capture early, by `signal`, by the client's `close()`, or by the end of
 * `duration`.
 */

import { onAbort } from '../client/net/abort-listener.js';
import { toMilliseconds } from '../client/net/milliseconds.js';

export interface StopOptions {
  /** Each signal ends the capture. */
  readonly signals: readonly AbortSignal[];
  /** In seconds; null: no limit. */
  readonly duration: number | null;
}

export class StopRequest {
  readonly #options: StopOptions;
  readonly #controller = new AbortController();
  readonly #asked: AbortSignal;
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | null = null;
  #isTimeUp = false;

  constructor(options: StopOptions) {
    this.#options = options;
    this.#asked = AbortSignal.any([...options.signals]);
    this.#unlisten = onAbort(this.#asked, this.#abort);
    if (this.#asked.aborted) this.#abort();
  }

  /** Aborted when the capture should end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether an error is the reason of this request. */
  isReason(error: unknown): boolean {
    return this.signal.aborted && error === this.signal.reason;
  }

  /** Whether `duration` ended the capture. */
  get isTimeUp(): boolean {
    return this.#isTimeUp;
  }

  /** Starts the duration, unless it has started. */
  startClock(): void {
    const { duration } = this.#options;
    if (duration === null || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#isTimeUp = !this.signal.aborted;
      this.#controller.abort(new Error('The duration is over.'));
    }, toMilliseconds(duration));
  }

  release(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#unlisten();
  }

  readonly #abort = (): void => {
    this.#controller.abort(this.#asked.reason);
  };
}
