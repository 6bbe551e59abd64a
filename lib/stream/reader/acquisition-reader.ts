/** Reads one acquisition from a stream, from its head to its end. */

import { acquisitionSubject, streamOf } from '../names.js';
import type { StreamServer } from '../nats/stream-server.js';
import { AcquisitionDecoder, type AcquisitionItem } from './acquisition-decoder.js';
import { MessageSource, VIEWER, WRITER } from './message-source.js';
import { GONE_MS, PublisherWatch } from './publisher-watch.js';

export interface AcquisitionReaderOptions {
  readonly panda: string;
  readonly number: number;
  /** All messages of the acquisition have higher sequences. */
  readonly after: number;
  /** Id of the publisher, if it is known before the head arrives. */
  readonly publisher?: string | null | undefined;
  /** Whether the acquisition is ended in the stream if its publisher is gone. */
  readonly fences: boolean;
  /** Whether frames are released, so that their memory is used for others; default false. */
  readonly lends?: boolean | undefined;
  /** A publisher without a lease for so long is gone, milliseconds. */
  readonly goneMs?: number | undefined;
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

/** Interval of checks for the publisher while nothing arrives, milliseconds. */
const LOOK_MS = 1000;

export class AcquisitionReader {
  readonly #options: AcquisitionReaderOptions;
  readonly #source: MessageSource;
  readonly #decoder: AcquisitionDecoder;
  readonly #watch: PublisherWatch;

  constructor(server: StreamServer, options: AcquisitionReaderOptions) {
    const { panda, number, after, lends = false, goneMs = GONE_MS } = options;
    this.#options = options;
    this.#decoder = new AcquisitionDecoder(panda, number, lends);
    this.#watch = new PublisherWatch(server, options, goneMs);
    this.#source = new MessageSource(server, {
      stream: streamOf(panda),
      subject: acquisitionSubject(panda, number),
      after,
      description: options.fences ? WRITER : VIEWER,
      reuses: lends,
    });
  }

  /** Rows received. */
  get rows(): number {
    return this.#decoder.rows;
  }

  /** Bytes of samples received. */
  get bytes(): number {
    return this.#decoder.bytes;
  }

  /**
   * Waits for the next item. There is none after the end.
   *
   * @throws StreamGapError, StreamMessageError, StreamMissingError, StreamConnectError, the reason of the signal
   */
  async next(): Promise<AcquisitionItem> {
    const { signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const message = await this.#source.next(LOOK_MS, signal);
      signal.throwIfAborted();
      if (message !== null) {
        this.#watch.reset();
        return this.#decoder.take(message);
      }
      const end = await this.#watch.look(this.#progress, this.#options.fences);
      if (end !== null) return { kind: 'end', end };
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  get #progress(): { publisher: string | null; lastSequence: number; rows: number } {
    const { publisher, lastSequence, rows } = this.#decoder;
    return { publisher: publisher ?? this.#options.publisher ?? null, lastSequence, rows };
  }
}
