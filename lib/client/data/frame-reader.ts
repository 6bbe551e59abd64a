/** From what a socket reads to data: where it reads to, and when samples are handed on. */

import type { Socket } from 'node:net';

import type { DataConnection } from '../../connections/data.js';
import { StreamError } from '../../errors.js';
import type { Data } from '../../responses/data.js';
import { FreshBuffers, PooledBuffers, type StreamPool } from './read-buffers.js';
import { ReceiveLowWaterMark } from './receive-low-water-mark.js';

/**
 * In pooled buffers so many blocks gather, or for so long: each frame that is handed on costs. No whole
 * number, since what a block holds is a little more than samples: how often that is enough would depend on
 * how wide they are.
 */
const GATHERED_BLOCKS = 1.5;
const GATHERED_MS = 20;
/** What may gather in buffers that are not used again. */
const MOST_FRESH_BYTES = 8 * 1024 * 1024;

export interface FrameReader {
  /** The socket is connected. */
  begin(socket: Socket): void;
  /** Where the next read shall go. */
  next(): Uint8Array;
  /**
   * Takes what was read there.
   *
   * @returns what there is to be handed on now
   * @throws StreamError, with what there was before the fault as `received`
   */
  receive(byteLength: number): Data[];
  /** All that has not been handed on yet. */
  flush(): Data[];
  /** Whether there is memory for more. */
  readonly hasRoom: boolean;
  /** Ends what it does by itself. */
  stop(): void;
}

/** Frames own their bytes. */
export class FreshFrameReader implements FrameReader {
  readonly hasRoom = true;
  readonly #connection: DataConnection;
  readonly #everyFrame: boolean;
  readonly #buffers = new FreshBuffers();

  /** @param everyFrame hand each frame on as it comes; otherwise samples wait for `flush` */
  constructor(connection: DataConnection, everyFrame: boolean) {
    this.#connection = connection;
    this.#everyFrame = everyFrame;
  }

  begin(): void {
    // It is read as it comes.
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
    // It does nothing by itself.
  }
}

/** Frames show buffers that are used again once they are released. */
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
   * @param onRoom called when there may be memory for more again
   * @param onGathered called with what has waited for long enough
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
      // All of it, so that nothing but these frames shows what the references are for.
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
      // It has gathered at the socket, and only waits for the other reads of it.
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
