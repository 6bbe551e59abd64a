/**
 * Where a socket reads to. One read after the other fills a block, so that what arrives in small
 * pieces lies together, and a read can be as large as what is waiting.
 */

import type { FrameLease } from '../responses/frame-data.js';

/** Whoever keeps a frame keeps the block that it shows. */
const FRESH_BLOCK_BYTES = 1024 * 1024;
const POOLED_BLOCK_BYTES = 2 * 1024 * 1024;
/** With less room than this a new block is begun. */
const LEAST_ROOM = 128 * 1024;
/** One being filled, one to be filled while paused, and room between `hasRoom` and its contrary. */
const LEAST_BLOCKS = 4;

export interface ReadBuffers {
  /** Where the next read shall go. Called after each `filled`, once before the first. */
  next(): Uint8Array;
  /** Says that so many bytes were read, and gives them. */
  filled(byteLength: number): Uint8Array;
  /** For the frames that show what was read since the last `handedOn`; null: they need none. */
  readonly lease: FrameLease | null;
  /** Says that so many frames have that lease, and nothing else shows what was read. */
  handedOn(frames: number): void;
  /** Whether another read can follow the next one. */
  readonly hasRoom: boolean;
}

class Block {
  readonly bytes: Uint8Array;
  used = 0;
  holders = 0;

  constructor(
    byteLength: number,
    readonly onFree: (block: Block) => void,
  ) {
    this.bytes = new Uint8Array(new ArrayBuffer(byteLength));
  }

  get room(): number {
    return this.bytes.byteLength - this.used;
  }

  release(): void {
    this.holders--;
    if (this.holders === 0) this.onFree(this);
  }
}

/** Of frames that show parts of some blocks. */
class BlocksLease implements FrameLease {
  frames = 0;
  readonly #blocks: Block[] = [];

  cover(block: Block): void {
    if (this.#blocks.at(-1) === block) return;
    block.holders++;
    this.#blocks.push(block);
  }

  release(): void {
    this.frames--;
    if (this.frames <= 0) for (const block of this.#blocks.splice(0)) block.release();
  }
}

abstract class Blocks implements ReadBuffers {
  #current: Block | null = null;

  abstract readonly hasRoom: boolean;
  abstract readonly lease: FrameLease | null;
  abstract handedOn(frames: number): void;
  protected abstract take(): Block;
  /** Told of a block that has been read to. */
  protected abstract cover(block: Block): void;

  next(): Uint8Array {
    let block = this.#current;
    if (block === null || block.room < LEAST_ROOM) {
      // Being filled is one way of being held.
      block?.release();
      block = this.take();
      block.used = 0;
      block.holders = 1;
      this.#current = block;
    }
    return block.bytes.subarray(block.used);
  }

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
  readonly hasRoom = true;
  readonly lease = null;

  handedOn(): void {
    // Nobody waits for what is shown.
  }

  protected take(): Block {
    return new Block(FRESH_BLOCK_BYTES, () => {});
  }

  protected cover(): void {
    // Not kept: that would keep all that was ever received.
  }
}

/** Blocks that are used again once every frame in them was released. Bounded. */
export class PooledBuffers extends Blocks {
  readonly #free: Block[] = [];
  readonly #limit: number;
  readonly #onRoom: () => void;
  #made = 0;
  #lease = new BlocksLease();

  /** @param onRoom called whenever a block comes back */
  constructor(maxBytes: number, onRoom: () => void) {
    super();
    this.#limit = Math.max(LEAST_BLOCKS, Math.floor(maxBytes / POOLED_BLOCK_BYTES));
    this.#onRoom = onRoom;
  }

  /** One block more than those out: a paused socket still has one to read into. */
  get hasRoom(): boolean {
    return this.#free.length > 1 || this.#made < this.#limit - 1;
  }

  get lease(): FrameLease {
    return this.#lease;
  }

  handedOn(frames: number): void {
    const lease = this.#lease;
    this.#lease = new BlocksLease();
    lease.frames = frames;
    if (frames === 0) lease.release();
  }

  protected take(): Block {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.#made++;
    return new Block(POOLED_BLOCK_BYTES, (block) => {
      this.#free.push(block);
      this.#onRoom();
    });
  }

  protected cover(block: Block): void {
    this.#lease.cover(block);
  }
}
