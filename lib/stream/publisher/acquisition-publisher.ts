/** Publishes one acquisition. */

import type { SinkInfo } from '../../capture/sinks/sink.js';
import type { SinkFrame } from '../../capture/sinks/sink-frame.js';
import { type PandaError, quantity, StreamGapError } from '../../errors.js';
import type { EndData, StartData } from '../../responses/data.js';
import { encodeEnd } from '../format/end.js';
import { beginAcquisition, type Begun } from './begin-acquisition.js';
import type { HeadContent } from './head-content.js';
import { HeadMaker } from './head-maker.js';
import { MessageCutter } from './message-cutter.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { PublishQueue } from './publish-queue.js';
import type { PublisherSession } from './publisher-session.js';
import { StreamRoom } from './stream-room.js';

/** The place of an acquisition in a stream. */
export interface StreamedAcquisition {
  /** The stream. */
  readonly stream: string;
  /** Subject of its messages. */
  readonly subject: string;
  /** Sequence of its first message in the stream. */
  readonly firstSequence: number;
  /** Sequence of its last message. */
  readonly lastSequence: number;
  /** Number of the acquisition. The numbers continue when the publisher is restarted. */
  readonly number: number;
}

export interface AcquisitionOptions {
  readonly session: PublisherSession;
  readonly content: HeadContent;
  readonly ackTimeoutMs: number;
}

/** A write of the sink that is not stored yet. */
interface Waiting {
  /** Index of the sample after its last one. */
  readonly endRow: number;
  readonly resolve: () => void;
  readonly reject: (error: PandaError) => void;
}

/** Twice as much costs some 15% less CPU; half as much, half as much again. */
const MOST_BYTES = 512 * 1024;

export class AcquisitionPublisher {
  readonly #session: PublisherSession;
  readonly #begun: Begun;
  readonly #queue: PublishQueue;
  readonly #cutter: MessageCutter;
  readonly #fail: (error: PandaError) => void;
  /** Writes in the order of their samples. */
  readonly #waiting: Waiting[] = [];
  /** Set when no more samples are published. */
  #failure: PandaError | null = null;
  #storedRows = 0;

  private constructor(
    { session, ackTimeoutMs }: AcquisitionOptions,
    begun: Begun,
    room: StreamRoom,
    { sampleBytes }: StartData,
    fail: (error: PandaError) => void,
  ) {
    this.#session = session;
    this.#begun = begun;
    this.#fail = fail;
    this.#queue = new PublishQueue({
      session,
      room,
      subject: begun.subject,
      acquisition: begun.number,
      afterSequence: begun.afterSequence,
      ackTimeoutMs,
      onStored: this.#stored,
      onFailure: this.#failed,
    });
    this.#cutter = new MessageCutter({
      sampleBytes,
      maxBytes: mostBytesOf(session.server.maxPayload, sampleBytes),
      onMessage: ({ pieces, firstRow, rows }) => {
        const byteLength = rows * sampleBytes;
        this.#queue.push({ kind: 'data', pieces, byteLength, firstRow, rows });
      },
    });
  }

  /** @throws StreamFullError, StreamTimeoutError, StreamMessageError and the like */
  static async begin(
    options: AcquisitionOptions,
    start: StartData,
    info: SinkInfo,
  ): Promise<AcquisitionPublisher> {
    const { session, content, ackTimeoutMs } = options;
    const { maxPayload } = session.server;
    const head = new HeadMaker({ panda: session.panda, start, info, content, maxPayload });
    const room = new StreamRoom();
    const begun = await beginAcquisition(session, {
      ...{ room, headBytes: head.mostBytes },
      patience: ackTimeoutMs,
    });
    const publisher = new AcquisitionPublisher(options, begun, room, start, info.fail);
    publisher.#push('head', head.of(begun.number), 0);
    return publisher;
  }

  get number(): number {
    return this.#begun.number;
  }

  get subject(): string {
    return this.#begun.subject;
  }

  /** @returns a promise that settles when all samples of the frame are stored */
  write(frame: SinkFrame): Promise<void> {
    const { nextRow } = this.#cutter;
    if (this.#failure === null && frame.firstSample !== nextRow) {
      const skipped = quantity(frame.firstSample - nextRow, 'sample');
      this.giveUp(
        new StreamGapError(
          `${skipped} behind row ${nextRow} did not get to the stream, which was too slow: what came before is in it.`,
        ),
      );
    }
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const endRow = frame.firstSample + frame.sampleCount;
    const stored = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ endRow, resolve, reject });
    });
    this.#cutter.add(frame.slices);
    return stored;
  }

  /**
   * Takes no more samples. Those that were taken are published: their memory is in use until they are
   * stored, so their writes settle then.
   */
  giveUp(error: PandaError): void {
    if (this.#failure !== null) return;
    this.#cutter.flush();
    this.#failure = error;
    this.#fail(error);
  }

  /** Stops publishing, without an end. */
  abort(error: PandaError): void {
    this.#queue.fail(error);
  }

  /**
   * Publishes the end.
   *
   * @throws the error that stopped the publishing of samples
   */
  async end(end: EndData | null, cause: PandaError | null): Promise<StreamedAcquisition> {
    try {
      if (this.#failure === null) this.#cutter.flush();
      await this.#publishEnd(end, this.#failure ?? cause);
    } finally {
      this.#queue.close();
    }
    if (this.#failure !== null) throw this.#failure;
    const { firstSequence, lastSequence } = this.#queue;
    return {
      stream: this.#session.stream,
      subject: this.subject,
      firstSequence: firstSequence ?? lastSequence,
      lastSequence,
      number: this.number,
    };
  }

  /** @throws the error that stopped publishing */
  async #publishEnd(end: EndData | null, cause: PandaError | null): Promise<void> {
    await this.#queue.drained();
    const rows = this.#storedRows;
    const isEnd = end !== null && this.#failure === null;
    const payload = encodeEnd({
      ended: isEnd ? 'end' : 'cut off',
      end,
      cause: cause === null ? null : { code: cause.code, message: cause.message },
      rows,
    });
    this.#push('end', payload, rows);
    await this.#queue.drained();
  }

  /** Publishes what has no samples. */
  #push(kind: 'head' | 'end', payload: Uint8Array, firstRow: number): void {
    const { byteLength } = payload;
    this.#queue.push({ kind, pieces: [payload], byteLength, firstRow, rows: 0 });
  }

  readonly #stored = ({ rows }: OutgoingMessage): void => {
    this.#storedRows += rows;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (first.endRow > this.#storedRows) return;
      this.#waiting.shift();
      first.resolve();
    }
  };

  /** Nothing that waits is sent any more. */
  readonly #failed = (error: PandaError): void => {
    const isFirst = this.#failure === null;
    this.#failure ??= error;
    this.#cutter.discard();
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    if (isFirst) this.#fail(error);
  };
}

/** Limit for the samples of a message, in bytes. */
function mostBytesOf(maxPayload: number, sampleBytes: number): number {
  return Math.max(sampleBytes, Math.min(MOST_BYTES, Math.floor(maxPayload / 2)));
}
