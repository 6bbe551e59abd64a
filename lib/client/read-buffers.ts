/**
 * Where a socket reads to. One read after the other fills a block, so that what arrives in small
 * pieces lies together, and a read can be as large as what is waiting.
 */

import type { FrameLease } from '../responses/frame-data.js';

const BLOCK_BYTES = 1024 * 1024;
/** With less room than this a new block is begun. */
const LEAST_ROOM = 128 * 1024;
/** One being filled, one to be filled while paused, and room between `hasRoom` and its contrary. */
const LEAST_BLOCKS = 4;

export interface ReadBuffers {
  /** Where the next read shall go. Called after each `filled`, once before the first. */
  next(): Uint8Array;
  /** Says that so many bytes were read; gives them, and who wants to know when they are done with. */
  filled(byteLength: number): { bytes: Uint8Array; lease: FrameLease | null };
  /** Says how many frames hold the lease of the last `filled`. */
  leased(frames: number): void;
  /** Whether another read can follow the next one. */
  readonly hasRoom: boolean;
}

class Block implements FrameLease {
  readonly bytes = new Uint8Array(new ArrayBuffer(BLOCK_BYTES));
  used = 0;
  leases = 0;

  constructor(readonly onFree: (block: Block) => void) {}

  get room(): number {
    return this.bytes.byteLength - this.used;
  }

  release(): void {
    this.leases--;
    if (this.leases === 0) this.onFree(this);
  }
}

abstract class Blocks implements ReadBuffers {
  #current: Block | null = null;

  abstract readonly hasRoom: boolean;
  protected abstract take(): Block;

  next(): Uint8Array {
    let block = this.#current;
    if (block === null || block.room < LEAST_ROOM) {
      // The block being filled has a lease of its own.
      block?.release();
      block = this.take();
      block.used = 0;
      block.leases = 1;
      this.#current = block;
    }
    return block.bytes.subarray(block.used);
  }

  filled(byteLength: number): { bytes: Uint8Array; lease: FrameLease | null } {
    const block = this.#current as Block;
    const bytes = block.bytes.subarray(block.used, block.used + byteLength);
    block.used += byteLength;
    return { bytes, lease: block };
  }

  leased(frames: number): void {
    (this.#current as Block).leases += frames;
  }
}

/** Blocks that belong to whoever keeps a frame; the garbage collector takes them. */
export class FreshBuffers extends Blocks {
  readonly hasRoom = true;

  protected take(): Block {
    return new Block(() => {});
  }
}

/** Blocks that are used again once every frame in them was released. Bounded. */
export class PooledBuffers extends Blocks {
  readonly #free: Block[] = [];
  readonly #limit: number;
  readonly #onRoom: () => void;
  #made = 0;

  /** @param onRoom called whenever a block comes back */
  constructor(maxBytes: number, onRoom: () => void) {
    super();
    this.#limit = Math.max(LEAST_BLOCKS, Math.floor(maxBytes / BLOCK_BYTES));
    this.#onRoom = onRoom;
  }

  /** One block more than those out: a paused socket still has one to read into. */
  get hasRoom(): boolean {
    return this.#free.length > 1 || this.#made < this.#limit - 1;
  }

  protected take(): Block {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.#made++;
    return new Block((block) => {
      this.#free.push(block);
      this.#onRoom();
    });
  }
}
