/** The ring buffer between the hardware and the readers of the data port. */

/** The size of a ring. */
export interface RingSize {
  readonly blocks: number;
  /** The largest size of a block. */
  readonly blockBytes: number;
}

/** The size in a PandA. */
export const PANDA_RING: RingSize = { blocks: 128, blockBytes: 2 * 1024 * 1024 };

/**
 * The latest blocks of an acquisition, numbered from 0. Each block is one read of the hardware, of
 * any length. The ring references the given arrays, without copying them.
 */
export class BlockRing {
  readonly capacity: number;
  readonly #blocks: (Uint8Array | undefined)[];
  #end = 0;
  #droppedBytes = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#blocks = Array.from({ length: capacity });
  }

  /** The number of the oldest available block. */
  get first(): number {
    return Math.max(0, this.#end - this.capacity);
  }

  /** The number of the newest block, plus one. */
  get end(): number {
    return this.#end;
  }

  push(block: Uint8Array): void {
    const place = this.#end % this.capacity;
    this.#droppedBytes += this.#blocks[place]?.byteLength ?? 0;
    this.#blocks[place] = block;
    this.#end++;
  }

  /** Returns undefined if the block was overwritten, or has not arrived yet. */
  get(number: number): Uint8Array | undefined {
    if (number < this.first || number >= this.#end) return undefined;
    return this.#blocks[number % this.capacity];
  }

  /** Returns the size of all blocks before this one, which has to be available or the next one. */
  bytesBefore(number: number): number {
    let bytes = this.#droppedBytes;
    for (let each = this.first; each < number; each++) bytes += this.get(each)?.byteLength ?? 0;
    return bytes;
  }

  /** Drops all blocks. */
  clear(): void {
    this.#blocks.fill(undefined);
  }
}
