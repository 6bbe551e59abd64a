/** The ring buffer between the hardware and the readers of the data port. */

/** How much a ring holds. */
export interface RingSize {
  readonly blocks: number;
  /** The most that a block holds. */
  readonly blockBytes: number;
}

/** As in a PandA. */
export const PANDA_RING: RingSize = { blocks: 128, blockBytes: 2 * 1024 * 1024 };

/**
 * The newest blocks of an acquisition, numbered from 0: one read of the hardware each, whatever its
 * length. It holds the arrays that it is given, no copies.
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

  /** The number of the oldest block that is still there. */
  get first(): number {
    return Math.max(0, this.#end - this.capacity);
  }

  /** One more than the number of the newest block. */
  get end(): number {
    return this.#end;
  }

  push(block: Uint8Array): void {
    const place = this.#end % this.capacity;
    this.#droppedBytes += this.#blocks[place]?.byteLength ?? 0;
    this.#blocks[place] = block;
    this.#end++;
  }

  /** Undefined if it was overwritten, or has not come yet. */
  get(number: number): Uint8Array | undefined {
    if (number < this.first || number >= this.#end) return undefined;
    return this.#blocks[number % this.capacity];
  }

  /** Bytes in the blocks before this one, which must be there, or be the next to come. */
  bytesBefore(number: number): number {
    let bytes = this.#droppedBytes;
    for (let each = this.first; each < number; each++) bytes += this.get(each)?.byteLength ?? 0;
    return bytes;
  }

  /** Lets go of all blocks. */
  clear(): void {
    this.#blocks.fill(undefined);
  }
}
