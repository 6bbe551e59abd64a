/** Memory that a socket reads into: payloads stay in it until nothing refers to them. */

import { markAsUntransferable } from 'node:worker_threads';

import type { WireMemory } from './wire-message.js';

/** Several messages. */
const BLOCK_BYTES = 2 * 1024 * 1024;
/** Less is not read into. */
const LEAST_ROOM = 128 * 1024;
/** More of them are left to the garbage collector. */
const KEPT_BLOCKS = 16;

class Block implements WireMemory {
  readonly bytes = new Uint8Array(new ArrayBuffer(BLOCK_BYTES));
  used = 0;
  #references = 0;

  constructor(readonly onFree: (block: Block) => void) {
    markAsUntransferable(this.bytes.buffer);
  }

  retain(): void {
    this.#references++;
  }

  release(): void {
    this.#references--;
    if (this.#references === 0) this.onFree(this);
  }
}

export class WireBlocks {
  readonly #isReused: boolean;
  readonly #free: Block[] = [];
  #current: Block | null = null;

  /** @param isReused whether messages are released; if not, each keeps its block for as long as it is used */
  constructor(isReused: boolean) {
    this.#isReused = isReused;
  }

  /** Where to read to. */
  next(): Uint8Array {
    let block = this.#current;
    if (block === null || block.bytes.byteLength - block.used < LEAST_ROOM) {
      block?.release();
      block = this.#free.pop() ?? new Block(this.#takeBack);
      block.used = 0;
      // The block that is read into counts as a reference.
      block.retain();
      this.#current = block;
    }
    return block.bytes.subarray(block.used);
  }

  /** Tells how much was read. */
  filled(byteLength: number): { readonly bytes: Uint8Array; readonly memory: WireMemory } {
    const block = this.#current as Block;
    const bytes = block.bytes.subarray(block.used, block.used + byteLength);
    block.used += byteLength;
    return { bytes, memory: block };
  }

  readonly #takeBack = (block: Block): void => {
    if (this.#isReused && this.#free.length < KEPT_BLOCKS) this.#free.push(block);
  };
}
