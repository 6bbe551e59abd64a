/**
 * Where a socket reads to. One read after the other fills a block, so that what arrives in small
 * pieces lies together, and a read can be as large as what is waiting.
 */

import { markAsUntransferable } from 'node:worker_threads';

import type { FrameLease } from '../../responses/frame-data.js';
import type { Backlog } from './backlog.js';
import type { SetReceiveLowWaterMark } from './receive-low-water-mark.js';

/** Whoever keeps a frame keeps the block that it shows. */
const FRESH_BLOCK_BYTES = 1024 * 1024;
/** Each read costs some 0.2 ms of JavaScript, so as much as possible shall come with it. */
const POOLED_BLOCK_BYTES = 4 * 1024 * 1024;
/** What is left of a bound after whole blocks is not used: a share of it at most. */
const MOST_POOLED_SHARE = 1 / 8;
/** With less room than this a new fresh block is begun. */
const LEAST_FRESH_ROOM = 128 * 1024;
/** The same, as a share of a pooled block: it is used again, so nothing is lost with what is left. */
const LEAST_POOLED_SHARE = 1 / 4;
/** One being filled, one to be filled while paused, and room between `hasRoom` and its contrary. */
const LEAST_BLOCKS = 4;
/** Kept to be used again: what a consumer that keeps up leaves waiting, and a few. */
const KEPT_BLOCKS = 6;
/** Smaller ones would make reads small. */
const LEAST_BLOCK_BYTES = 256 * 1024;
/**
 * Pooled blocks begin about so far behind the beginning of a page. Copying is several times slower
 * where the target is just behind, within a page, where it comes from; and what a program of the same
 * machine sends begins with a page.
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
    // Other frames show it too, and the socket reads into it.
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

/** The references of some frames to the blocks that they show parts of. */
class BlockReferences implements FrameLease {
  readonly #backlog: Backlog;
  readonly #blocks: Block[] = [];
  /** Frames that are not released. */
  #frames = 0;
  /** Of released frames too. */
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

  /** So many frames show the blocks: the bytes count as waiting until all of them are released. */
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
  /** With less room than this a new block is begun. */
  protected abstract readonly leastRoom: number;
  #current: Block | null = null;

  protected abstract take(): Block;
  /** Told of a block that has been read to. */
  protected abstract cover(block: Block): void;

  /** Where the next read shall go. Called after each `filled`, once before the first. */
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

  /** Says that so many bytes were read, and gives them. */
  filled(byteLength: number): Uint8Array {
    const block = this.#current as Block;
    const bytes = block.bytes.subarray(block.used, block.used + byteLength);
    block.used += byteLength;
    this.cover(block);
    return bytes;
  }
}

/** Blocks that belong to whoever keeps a frame; the garbage collector takes them. */
export class FreshBuffers extends Blocks {
  protected readonly leastRoom = LEAST_FRESH_ROOM;

  protected take(): Block {
    return new Block(FRESH_BLOCK_BYTES, () => {});
  }

  protected cover(): void {
    // Not kept: that would keep all that was ever received.
  }
}

/** Where a stream may read to. */
export interface StreamPool {
  /** Of frames that have come and are not released. Its bound is that of the memory too. */
  readonly backlog: Backlog;
  /** Bytes that may be held beside that, of frames that are released. */
  readonly heldBytes?: number;
  /** Gives memory back to the system that will not be read to again. */
  readonly releasePages?: (bytes: Uint8Array) => void;
  /** As the addon's `setReceiveLowWaterMark`. */
  readonly setReceiveLowWaterMark?: SetReceiveLowWaterMark;
}

/** Blocks that are used again once every frame in them was released. Bounded. */
export class PooledBuffers extends Blocks {
  protected readonly leastRoom: number;
  readonly #free: Block[] = [];
  readonly #limit: number;
  /** Of each of them. */
  readonly blockBytes: number;
  readonly #pool: StreamPool;
  readonly #onRoom: () => void;
  #made = 0;
  #references: BlockReferences;

  /** @param onRoom called whenever a block comes back */
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
   * Whether another read can follow the next one: there is one block more than those out, since a
   * paused socket still has one to read into.
   */
  get hasRoom(): boolean {
    return this.#free.length > 1 || this.#made < this.#limit - 1;
  }

  /** For the frames that show what was read since the last `handedOn`. */
  get references(): FrameLease {
    return this.#references;
  }

  /**
   * Says that so many frames, of so many bytes together, have these references, and that nothing else
   * shows what was read.
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
      // The garbage collector may let it lie about for hours.
      this.#pool.releasePages?.(block.bytes);
    } else {
      this.#free.push(block);
    }
    this.#onRoom();
  }
}
