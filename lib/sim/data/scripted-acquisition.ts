/** An acquisition whose bytes are given, to replay recordings and for tests. */

import type { Process } from './header-text.js';
import type { ServedAcquisition } from './served-acquisition.js';
import type { StreamPiece } from './stream-piece.js';

/** Bytes to send, or the end of the connection by FIN or RST. */
export type SourceItem = Uint8Array | 'close' | 'reset';

/**
 * Yields everything that a data client receives of an acquisition, from the header to the END.
 * Called for each client that is connected when the acquisition is armed.
 *
 * @param number of the acquisition, from 0
 * @param signal aborted by a disarm, and when the client has disconnected
 */
export type AcquisitionSource = (
  number: number,
  signal: AbortSignal,
) => AsyncIterable<SourceItem> | Iterable<SourceItem>;

/** The acquisition lasts as long as a client is receiving it. */
export class ScriptedAcquisition implements ServedAcquisition {
  /** Its samples are not counted. */
  readonly captured = 0;
  readonly isOpen = false;
  readonly #source: AcquisitionSource;
  readonly #disarmed = new AbortController();
  #readers = 0;

  constructor(
    readonly number: number,
    source: AcquisitionSource,
  ) {
    this.#source = source;
  }

  get isCapturing(): boolean {
    return this.#readers > 0;
  }

  get reason(): string {
    return this.#disarmed.signal.aborted ? 'Disarmed' : 'Ok';
  }

  async *read(_process: Process, gone: AbortSignal): AsyncGenerator<StreamPiece, void, void> {
    const signal = AbortSignal.any([this.#disarmed.signal, gone]);
    this.#readers++;
    try {
      for await (const action of this.#source(this.number - 1, signal)) {
        yield { kind: 'script', action };
      }
    } finally {
      this.#readers--;
    }
  }

  disarm(): void {
    this.#disarmed.abort();
  }

  shutDown(): void {
    this.disarm();
  }

  release(): void {}
}
