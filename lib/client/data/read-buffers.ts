/**
 * Read buffers for a socket. Consecutive reads fill a block, so that small pieces become
 * contiguous, and a read can take everything that is waiting.
 */

import { markAsUntransferable } from 'node:worker_threads';

import type { FrameLease } from '../../responses/frame-data.js';
import type { Backlog } from './backlog.js';
import type { SetReceiveLowWaterMark } from './receive-low-water-mark.js';

/** A consumer that keeps a frame keeps the whole block alive. */
const FRESH_BLOCK_BYTES = 1024 * 1024;
/** Each read costs about 0.2 ms of JavaScript, so reads should be as large as possible. */
const POOLED_BLOCK_BYTES = 4 * 1024 * 1024;
/** A block is at most this share of the limit, since the limit is rounded down to whole blocks. */
const MOST_POOLED_SHARE = 1 / 8;
/** A new fresh block is started when the remaining room is smaller than this. */
const LEAST_FRESH_ROOM = 128 * 1024;
/** The same as a share of a pooled block, which is reused, so the remaining room is not lost. */
const LEAST_POOLED_SHARE = 1 / 4;
/** One block being filled, one to be filled while paused, and two for hysteresis in `hasRoom`. */
const LEAST_BLOCKS = 4;
/** Free blocks that are kept: the backlog of a consumer that keeps up, and a few more. */
const KEPT_BLOCKS = 6;
/** Smaller blocks would make reads too small. */
const LEAST_BLOCK_BYTES = 256 * 1024;
/**
 * Pooled blocks start at about this offset within a memory page. Copying is several times slower if
 * the target address, modulo the page size, is just after the source address, and a sender on the
 * same machine sends from the start of a page.
 */
const PAGE_OFFSET = 2048;

class Block {
  readonly bytes: Uint8Array;
  used = 0;
  references = 0;

  constructor(
    byteLength: number,
    readonly onFree: (block: Block) => void,
    byteOffset = 0,
  ) {
    this.bytes = new Uint8Array(new ArrayBuffer(byteOffset + byteLength), byteOffset);
    // Other frames share the buffer, and the socket reads into it.
    markAsUntransferable(this.bytes.buffer);
  }

  get room(): number {
    return this.bytes.byteLength - this.used;
  }

  release(): void {
    this.references--;
    if (this.references === 0) this.onFree(this);
  }
}

/** The references of some frames to the blocks that contain their bytes. */
class BlockReferences implements FrameLease {
  readonly #backlog: Backlog;
  readonly #blocks: Block[] = [];
  /** Frames that are not released. */
  #frames = 0;
  /** Holds, including those of released frames. */
  #holds = 0;
  #byteLength = 0;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  cover(block: Block): void {
    if (this.#blocks.at(-1) === block) return;
    block.references++;
    this.#blocks.push(block);
  }

  /** Counts the frames: their bytes belong to the backlog until all of them are released. */
  lend(frames: number, byteLength: number): void {
    this.#frames = frames;
    this.#byteLength = byteLength;
    this.#backlog.add(byteLength);
    if (frames === 0) this.release();
  }

  release(): void {
    this.#frames--;
    if (this.#frames > 0) return;
    this.#backlog.remove(this.#byteLength);
    this.#freeIfUnused();
  }

  hold(): () => void {
    let isHeld = true;
    this.#holds++;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds--;
      this.#freeIfUnused();
    };
  }

  #freeIfUnused(): void {
    if (this.#frames > 0 || this.#holds > 0) return;
    for (const block of this.#blocks.splice(0)) block.release();
  }
}

abstract class Blocks {
  /** A new block is started when the remaining room is smaller than this. */
  protected abstract readonly leastRoom: number;
  #current: Block | null = null;

  protected abstract take(): Block;
  /** Called for a block that was read into. */
  protected abstract cover(block: Block): void;

  /**
   * Returns the buffer for the next read. Called before the first read, and after each `filled`.
   */
  next(): Uint8Array {
    let block = this.#current;
    if (block === null || block.room < this.leastRoom) {
      // The block being filled counts as a reference.
      block?.release();
      block = this.take();
      block.used = 0;
      block.references = 1;
      this.#current = block;
    }
    return block.bytes.subarray(block.used);
  }

  /** Marks bytes as read, and returns them. */
  filled(byteLength: number): Uint8Array {
    const block = this.#current as Block;
    const bytes = block.bytes.subarray(block.used, block.used + byteLength);
    block.used += byteLength;
    this.cover(block);
    return bytes;
  }
}

/** Blocks that belong to the consumers of frames, and are garbage collected. */
export class FreshBuffers extends Blocks {
  protected readonly leastRoom = LEAST_FRESH_ROOM;

  protected take(): Block {
    return new Block(FRESH_BLOCK_BYTES, () => {});
  }

  protected cover(): void {
    // Not kept: a reference would keep all received data alive.
  }
}

/** The read buffers of a stream. */
export interface StreamPool {
  /** Counts the frames that are received and not released. Its limit also limits the memory. */
  readonly backlog: Backlog;
  /** Bytes of released frames that may be held in addition. */
  readonly heldBytes?: number | undefined;
  /** Returns the memory of an unused block to the system. */
  readonly releasePages?: ((bytes: Uint8Array) => void) | undefined;
  /** The addon's `setReceiveLowWaterMark`. */
  readonly setReceiveLowWaterMark?: SetReceiveLowWaterMark | undefined;
}

/** A bounded number of blocks, reused when all their frames are released. */
export class PooledBuffers extends Blocks {
  protected readonly leastRoom: number;
  readonly #free: Block[] = [];
  readonly #limit: number;
  /** The size of each block. */
  readonly blockBytes: number;
  readonly #pool: StreamPool;
  readonly #onRoom: () => void;
  #made = 0;
  #references: BlockReferences;

  /** @param onRoom called whenever a block is returned */
  constructor(pool: StreamPool, onRoom: () => void) {
    super();
    this.#pool = pool;
    this.#onRoom = onRoom;
    const { maxBytes } = pool.backlog;
    const { heldBytes = 0 } = pool;
    const small = Math.max(LEAST_BLOCK_BYTES, Math.floor(maxBytes * MOST_POOLED_SHARE));
    this.blockBytes = Math.min(POOLED_BLOCK_BYTES, small);
    this.leastRoom = this.blockBytes * LEAST_POOLED_SHARE;
    const forBacklog = Math.max(LEAST_BLOCKS, Math.floor(maxBytes / this.blockBytes));
    this.#limit = forBacklog + Math.ceil(heldBytes / this.blockBytes);
    this.#references = new BlockReferences(pool.backlog);
  }

  /**
   * Whether another read can follow the next one. One block is reserved, since a paused socket
   * still has a buffer to read into.
   */
  get hasRoom(): boolean {
    return this.#free.length > 1 || this.#made < this.#limit - 1;
  }

  /** The references for frames with the bytes read since the last `handedOn`. */
  get references(): FrameLease {
    return this.#references;
  }

  /**
   * Assigns the present references to this many frames with this many bytes; no other frame uses
   * the bytes read so far.
   */
  handedOn(frames: number, byteLength: number): void {
    const references = this.#references;
    this.#references = new BlockReferences(this.#pool.backlog);
    references.lend(frames, byteLength);
  }

  protected take(): Block {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.#made++;
    const onFree = (block: Block): void => {
      this.#takeBack(block);
    };
    return new Block(this.blockBytes, onFree, PAGE_OFFSET);
  }

  protected cover(block: Block): void {
    this.#references.cover(block);
  }

  #takeBack(block: Block): void {
    if (this.#made > KEPT_BLOCKS) {
      this.#made--;
      // The garbage collector might keep the memory for hours.
      this.#pool.releasePages?.(block.bytes);
    } else {
      this.#free.push(block);
    }
    this.#onRoom();
  }
}
