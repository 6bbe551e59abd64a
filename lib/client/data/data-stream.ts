/** The data port over a socket: a queue of received data that stops reading when it is full. */

import type { Socket } from 'node:net';

import { DataConnection } from '../../connections/data.js';
import { ConnectionClosedError, DataTimeoutError, StreamError } from '../../errors.js';
import type { Data } from '../../responses/data.js';
import { onAbort } from '../net/abort-listener.js';
import { noDataAnswer } from '../net/connect-errors.js';
import { FreshFrameReader, type FrameReader, PooledFrameReader } from './frame-reader.js';
import { lostDataConnection } from '../net/lost-connection-errors.js';
import { toMilliseconds } from '../net/milliseconds.js';
import type { StreamPool } from './read-buffers.js';
import { openSocket } from '../net/open-socket.js';

/** The longest queue for a slow consumer, in bytes of samples. */
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
/**
 * In seconds. Data may stay in the socket for up to 150 ms, which a shorter timeout would take for
 * silence.
 */
const LEAST_GATHERED_TIMEOUT = 0.5;

export interface DataStreamOptions {
  readonly host: string;
  readonly port: number;
  /** In seconds, for the connection and for the answer to the request. */
  readonly connectTimeout: number;
  /** In seconds; null: off. */
  readonly keepAlivePeriod: number | null;
  readonly scaled: boolean;
  /** In seconds; null: every frame immediately. */
  readonly flushPeriod: number | null;
  /** In seconds; null: no limit. */
  readonly frameTimeout: number | null;
  readonly signal?: AbortSignal | undefined;
  /** Ends an attempt to connect with its reason. */
  readonly closing: AbortSignal;
  /**
   * With a pool, frames are views of pooled buffers and must be released; null: frames own their
   * bytes.
   */
  readonly pool: StreamPool | null;
}

export class DataStream {
  readonly #connection = new DataConnection({ copy: false });
  readonly #options: DataStreamOptions;
  readonly #reader: FrameReader;
  #socket: Socket | null = null;
  #queue: Data[] = [];
  #queuedBytes = 0;
  #paused = false;
  #failure: { error: unknown } | null = null;
  #flushTimer: NodeJS.Timeout | null = null;
  #answerTimer: NodeJS.Timeout | null = null;
  #wake: (() => void) | null = null;
  #unlisten = (): void => {};
  readonly #stopListening: (() => void) | undefined;

  private constructor(options: DataStreamOptions) {
    this.#options = options;
    const onRoom = (): void => {
      this.#resumeIfRoom();
    };
    const { pool, flushPeriod } = options;
    this.#reader =
      pool === null
        ? new FreshFrameReader(this.#connection, flushPeriod === null)
        : new PooledFrameReader(this.#connection, pool, onRoom, (data) => {
            this.#enqueue(data);
          });
    this.#stopListening = pool?.backlog.onRoom(onRoom);
  }

  /** @throws ConnectError, or the signal's reason */
  static async open(options: DataStreamOptions): Promise<DataStream> {
    const stream = new DataStream(options);
    const { signal, closing } = options;
    const socket = await openSocket({
      ...options,
      signal: signal === undefined ? closing : AbortSignal.any([signal, closing]),
      purpose: 'data',
      onread: {
        buffer: () => stream.#reader.next(),
        callback: (byteLength) => stream.#receive(byteLength),
      },
    });
    stream.#start(socket);
    return stream;
  }

  /**
   * Returns the data received since the last call; waits if there is none.
   *
   * @throws ConnectError if there is no answer, ConnectionClosedError, DataTimeoutError,
   *   ProtocolError, DataRefusedError, or the signal's reason, after all earlier data has been
   *   returned
   */
  async next(): Promise<Data[]> {
    while (this.#queue.length === 0) {
      if (this.#failure !== null) throw this.#failure.error;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const queue = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#resumeIfRoom();
    return queue;
  }

  close(error: unknown = new ConnectionClosedError('The data connection was closed.')): void {
    this.#fail(error);
  }

  #start(socket: Socket): void {
    const { flushPeriod, frameTimeout, scaled, signal, port, host, connectTimeout } = this.#options;
    this.#socket = socket;
    // Data that is held in the socket must not be taken for silence.
    if (frameTimeout === null || frameTimeout >= LEAST_GATHERED_TIMEOUT) this.#reader.begin(socket);
    const closed = (cause?: Error): void => {
      this.#fail(lostDataConnection({ host, port }, this.#connection.isAcquiring, cause));
    };
    socket.on('error', closed);
    socket.on('end', closed);
    socket.on('close', () => {
      closed();
    });
    this.#answerTimer = setTimeout(() => {
      this.#fail(noDataAnswer(host, port, connectTimeout));
    }, toMilliseconds(connectTimeout));
    if (frameTimeout !== null) {
      socket.setTimeout(toMilliseconds(frameTimeout));
      socket.on('timeout', () => {
        if (this.#paused) return;
        this.#fail(new DataTimeoutError(`No data came for ${frameTimeout} s.`));
      });
    }
    if (flushPeriod !== null) {
      this.#flushTimer = setInterval(() => {
        this.#enqueue(this.#reader.flush());
      }, toMilliseconds(flushPeriod));
    }
    if (signal !== undefined) this.#unlisten = onAbort(signal, this.#abort);
    if (signal?.aborted === true) this.#abort();
    socket.write(this.#connection.connect(scaled));
  }

  /** Returns false to stop reading for now. */
  #receive(byteLength: number): boolean {
    if (this.#failure !== null) return false;
    try {
      this.#enqueue(this.#reader.receive(byteLength));
    } catch (error) {
      this.#enqueue(error instanceof StreamError ? (error.received as readonly Data[]) : []);
      this.#fail(error);
      return false;
    }
    this.#paused = !this.#hasRoom();
    const { pool } = this.#options;
    if (this.#paused && pool !== null) {
      // Nothing else will arrive to complete the samples that are held back.
      this.#enqueue(this.#reader.flush());
      if (!this.#reader.hasRoom) pool.backlog.tellFull();
    }
    return !this.#paused;
  }

  #enqueue(data: readonly Data[]): void {
    if (data.length === 0) return;
    this.#stopAwaitingAnswer();
    for (const item of data) {
      this.#queue.push(item);
      if (item.kind === 'frame') this.#queuedBytes += item.byteLength;
    }
    this.#awake();
  }

  #hasRoom(): boolean {
    const { pool } = this.#options;
    if (pool !== null) return pool.backlog.hasRoom && this.#reader.hasRoom;
    return this.#queuedBytes < MAX_QUEUED_BYTES;
  }

  #resumeIfRoom(): void {
    if (!this.#paused || this.#failure !== null) return;
    if (!this.#hasRoom()) {
      // The next block is taken only after a read, so the last free block may have been taken
      // since.
      if (!this.#reader.hasRoom) this.#options.pool?.backlog.tellFull();
      return;
    }
    this.#paused = false;
    if (this.#options.frameTimeout !== null) {
      this.#socket?.setTimeout(toMilliseconds(this.#options.frameTimeout));
    }
    this.#socket?.resume();
  }

  readonly #abort = (): void => {
    // A capture needs all samples received so far; a plain reader needs none after an abort.
    if (this.#options.pool === null) this.#queue = [];
    this.#fail(this.#options.signal?.reason);
  };

  #fail(error: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = { error };
    // Samples that were received before the failure are valid.
    const isWanted = this.#options.signal?.aborted !== true || this.#options.pool !== null;
    if (isWanted) this.#enqueue(this.#connection.flush());
    this.#stopListening?.();
    if (this.#flushTimer !== null) clearInterval(this.#flushTimer);
    this.#reader.stop();
    this.#stopAwaitingAnswer();
    this.#unlisten();
    this.#socket?.destroy();
    this.#awake();
  }

  #stopAwaitingAnswer(): void {
    if (this.#answerTimer === null) return;
    clearTimeout(this.#answerTimer);
    this.#answerTimer = null;
  }

  #awake(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
