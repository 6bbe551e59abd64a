/**
 * Converts the bytes of a socket to data: provides the read buffers, and decides when samples are
 * passed on.
 */

import type { Socket } from 'node:net';

import type { DataConnection } from '../../connections/data.js';
import { StreamError } from '../../errors.js';
import type { Data } from '../../responses/data.js';
import { FreshBuffers, PooledBuffers, type StreamPool } from './read-buffers.js';
import { ReceiveLowWaterMark } from './receive-low-water-mark.js';

/**
 * In pooled buffers, samples are collected until this many blocks or milliseconds are reached,
 * since each frame has a fixed cost. The number of blocks is not an integer, because a block
 * contains slightly more than its samples: with an integer, the width of a sample would decide how
 * often a block suffices.
 */
const GATHERED_BLOCKS = 1.5;
const GATHERED_MS = 20;
/** The most samples collected in buffers that are not reused. */
const MOST_FRESH_BYTES = 8 * 1024 * 1024;

export interface FrameReader {
  /** Called when the socket is connected. */
  begin(socket: Socket): void;
  /** Returns the buffer for the next read. */
  next(): Uint8Array;
  /**
   * Processes the bytes that were read.
   *
   * @returns the data to pass on
   * @throws StreamError, with the data before the fault as `received`
   */
  receive(byteLength: number): Data[];
  /** Returns all data that has not been passed on. */
  flush(): Data[];
  /** Whether there is memory for another read. */
  readonly hasRoom: boolean;
  /** Stops its timers. */
  stop(): void;
}

/** A reader whose frames own their bytes. */
export class FreshFrameReader implements FrameReader {
  readonly hasRoom = true;
  readonly #connection: DataConnection;
  readonly #everyFrame: boolean;
  readonly #buffers = new FreshBuffers();

  /** @param everyFrame pass on each frame immediately; otherwise samples wait for `flush` */
  constructor(connection: DataConnection, everyFrame: boolean) {
    this.#connection = connection;
    this.#everyFrame = everyFrame;
  }

  begin(): void {
    // Every read is passed on; no low-water mark is needed.
  }

  next(): Uint8Array {
    return this.#buffers.next();
  }

  receive(byteLength: number): Data[] {
    const bytes = this.#buffers.filled(byteLength);
    const data = this.#connection.receiveBytes(bytes, this.#everyFrame);
    if (this.#connection.pendingBytes <= MOST_FRESH_BYTES) return data;
    return [...data, ...this.#connection.flush()];
  }

  flush(): Data[] {
    return this.#connection.flush();
  }

  stop(): void {
    // There are no timers.
  }
}

/** A reader whose frames are views of buffers that are reused after release. */
export class PooledFrameReader implements FrameReader {
  readonly #connection: DataConnection;
  readonly #pool: StreamPool;
  readonly #buffers: PooledBuffers;
  readonly #gatheredBytes: number;
  readonly #onGathered: (data: Data[]) => void;
  #lowWaterMark: ReceiveLowWaterMark | null = null;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;

  /**
   * @param onRoom called when there may be memory again
   * @param onGathered called with samples that have waited long enough
   */
  constructor(
    connection: DataConnection,
    pool: StreamPool,
    onRoom: () => void,
    onGathered: (data: Data[]) => void,
  ) {
    this.#connection = connection;
    this.#pool = pool;
    this.#buffers = new PooledBuffers(pool, onRoom);
    this.#gatheredBytes = this.#buffers.blockBytes * GATHERED_BLOCKS;
    this.#onGathered = onGathered;
  }

  get hasRoom(): boolean {
    return this.#buffers.hasRoom;
  }

  begin(socket: Socket): void {
    this.#lowWaterMark = ReceiveLowWaterMark.of(socket, this.#pool.setReceiveLowWaterMark);
  }

  next(): Uint8Array {
    return this.#buffers.next();
  }

  receive(byteLength: number): Data[] {
    const bytes = this.#buffers.filled(byteLength);
    const { references } = this.#buffers;
    let data;
    try {
      data = this.#connection.receiveBytes(bytes, false, references);
    } catch (error) {
      if (error instanceof StreamError) this.#lend(error.received as readonly Data[]);
      throw error;
    }
    this.#lowWaterMark?.count(byteLength);
    const hasFrames = data.some(({ kind }) => kind === 'frame');
    if (hasFrames || !this.#canGather()) {
      // All samples are flushed, so that no later frame shares these references.
      for (const frame of this.#connection.flush(references)) data.push(frame);
    }
    this.#lend(data);
    if (this.#connection.pendingBytes > 0) this.#handOnLater();
    return data;
  }

  flush(): Data[] {
    const data = this.#connection.flush(this.#buffers.references);
    this.#lend(data);
    return data;
  }

  stop(): void {
    this.#lowWaterMark?.stop();
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#immediate !== null) clearImmediate(this.#immediate);
  }

  #canGather(): boolean {
    const { pendingBytes } = this.#connection;
    return pendingBytes < this.#gatheredBytes && this.#pool.backlog.canHoldBack(pendingBytes);
  }

  #handOnLater(): void {
    if (this.#lowWaterMark?.isGathering === true) {
      // The socket already held the data back; only the remaining reads are awaited.
      this.#immediate ??= setImmediate(() => {
        this.#immediate = null;
        this.#onGathered(this.flush());
      });
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#onGathered(this.flush());
      }, GATHERED_MS);
    }
  }

  #lend(data: readonly Data[]): void {
    let frames = 0;
    let byteLength = 0;
    for (const item of data) {
      if (item.kind !== 'frame') continue;
      frames++;
      byteLength += item.byteLength;
    }
    if (frames > 0 || this.#connection.pendingBytes === 0) {
      this.#buffers.handedOn(frames, byteLength);
    }
  }
}
