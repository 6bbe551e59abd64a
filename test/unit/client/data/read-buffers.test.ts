/** FreshBuffers and PooledBuffers: where reads go, and when a block may be read into again. */

import { describe, expect, test } from 'vitest';

import { Backlog } from '../../../../lib/client/data/backlog.js';
import { FreshBuffers, PooledBuffers } from '../../../../lib/client/data/read-buffers.js';
import type { FrameLease } from '../../../../lib/responses/frame-data.js';

const BLOCK = 4 * 1024 * 1024;
const FRESH_BLOCK = 1024 * 1024;
const LEAST_FRESH_ROOM = 128 * 1024;

/** Reads as a socket does: it asks for the next buffer as soon as one read is done. */
class Reader {
  readonly leases: FrameLease[] = [];
  #next: Uint8Array;

  constructor(readonly buffers: FreshBuffers | PooledBuffers) {
    this.#next = buffers.next();
  }

  get hasRoom(): boolean {
    return !(this.buffers instanceof PooledBuffers) || this.buffers.hasRoom;
  }

  get room(): number {
    return this.#next.byteLength;
  }

  /** Fills in so many bytes, all that fit by default, and holds them with one frame. */
  read(byteLength = this.room, frames = 1): Uint8Array {
    const target = this.#next;
    const bytes = this.buffers.filled(byteLength);
    const pooled = this.buffers instanceof PooledBuffers ? this.buffers : null;
    const lease = pooled?.references;
    expect([bytes.buffer, bytes.byteOffset]).toEqual([target.buffer, target.byteOffset]);
    expect(bytes.byteLength).toBe(byteLength);
    pooled?.handedOn(frames, byteLength);
    for (let i = 0; i < frames && lease !== undefined; i++) this.leases.push(lease);
    this.#next = this.buffers.next();
    return bytes;
  }

  /** Fills a block, and leaves what was read for a frame to come. */
  gather(): Uint8Array {
    const bytes = this.buffers.filled(this.room);
    this.#next = this.buffers.next();
    return bytes;
  }

  /** Reads until there is no room any more; returns the blocks that it was given. */
  readAll(atMost = 1000): Set<ArrayBufferLike> {
    const blocks = new Set<ArrayBufferLike>();
    for (let reads = 0; reads < atMost && (reads === 0 || this.hasRoom); reads++) {
      blocks.add(this.read().buffer);
    }
    return blocks;
  }

  release(count = this.leases.length): void {
    for (const lease of this.leases.splice(0, count)) lease.release();
  }
}

const pooled = (maxBytes: number, onRoom = (): void => {}): Reader =>
  new Reader(new PooledBuffers({ backlog: new Backlog({ maxBytes }) }, onRoom));

describe.each([
  ['FreshBuffers', FRESH_BLOCK, LEAST_FRESH_ROOM, () => new Reader(new FreshBuffers())],
  ['PooledBuffers', BLOCK, BLOCK / 4, () => pooled(16 * BLOCK)],
])('%s', (_, size, leastRoom, make) => {
  test('begin with a block of a useful size', () => {
    expect(make().room).toBe(size);
  });

  test('place one read after the other in a block', () => {
    const reader = make();
    const first = reader.read(1000);
    const second = reader.read(24);
    const third = reader.read(0);
    expect(new Set([first.buffer, second.buffer, third.buffer]).size).toBe(1);
    const begin = first.byteOffset;
    expect([second.byteOffset, third.byteOffset]).toEqual([begin + 1000, begin + 1024]);
    expect(reader.room).toBe(size - 1024);
  });

  test('begin a new block when the last has little space', () => {
    const reader = make();
    const first = reader.read(size - leastRoom);
    expect(reader.room).toBe(leastRoom);
    const second = reader.read(1);
    expect(second.buffer).toBe(first.buffer);
    expect(reader.room).toBe(size);
    expect(reader.read(1).buffer).not.toBe(first.buffer);
  });

  test('have space at first, and after a small read', () => {
    const reader = make();
    expect(reader.hasRoom).toBe(true);
    reader.read(10);
    expect(reader.hasRoom).toBe(true);
  });
});

describe('FreshBuffers', () => {
  test('never reuse a block, released or not', () => {
    const reader = new Reader(new FreshBuffers());
    const blocks = new Set<ArrayBufferLike>();
    for (let i = 0; i < 10; i++) {
      blocks.add(reader.read().buffer);
      reader.release();
    }
    expect(blocks.size).toBe(10);
  });
});

describe('PooledBuffers', () => {
  test('reuse a block when it is full and all its frames are released', () => {
    const reader = pooled(16 * BLOCK);
    const first = reader.read(BLOCK, 3).buffer;
    reader.release(2);
    reader.read();
    expect(reader.read().buffer).not.toBe(first);
    reader.release(1);
    reader.read();
    expect(reader.read().buffer).toBe(first);
  });

  test('keep the block being filled, even if all its frames are released', () => {
    const reader = pooled(16 * BLOCK);
    const first = reader.read(1000);
    first.fill(7);
    reader.release();
    const second = reader.read(1000);
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteOffset).toBe(first.byteOffset + 1000);
  });

  test('hold all blocks of one frame until it is released', () => {
    const reader = pooled(16 * BLOCK);
    const gathered = [1, 2, 3].map(() => reader.gather().buffer);
    const last = reader.read();
    expect(new Set([...gathered, last.buffer]).size).toBe(4);
    expect(reader.leases.length).toBe(1);
    expect(gathered).not.toContain(reader.read(BLOCK, 0).buffer);
    reader.release();
    const again = new Set(Array.from({ length: 6 }, () => reader.read().buffer));
    expect([...again]).toEqual(expect.arrayContaining(gathered));
  });

  test('return gathered bytes that no frame has', () => {
    const reader = pooled(16 * BLOCK);
    const blocks = Array.from({ length: 4 }, () => reader.gather().buffer);
    reader.read(BLOCK, 0);
    const again = new Set(Array.from({ length: 6 }, () => reader.read().buffer));
    expect([...again]).toEqual(expect.arrayContaining(blocks));
  });

  test('reuse a block that no frame ever had', () => {
    const reader = pooled(16 * BLOCK);
    const blocks = Array.from({ length: 10 }, () => reader.read(BLOCK, 0).buffer);
    expect(new Set(blocks).size).toBeLessThanOrEqual(2);
  });

  test('need no second block for a consumer that keeps up', () => {
    const reader = pooled(16 * BLOCK);
    const blocks = new Set<ArrayBufferLike>();
    for (let i = 0; i < 100; i++) {
      blocks.add(reader.read().buffer);
      reader.release();
    }
    expect(blocks.size).toBeLessThanOrEqual(2);
  });

  test.each([8, 9, 16])('hold at most %i blocks for a consumer that does not', (limit) => {
    const reader = pooled(limit * BLOCK);
    const blocks = reader.readAll();
    expect(reader.hasRoom).toBe(false);
    expect(blocks.size).toBeGreaterThanOrEqual(limit - 2);
    // A paused socket has one more to read into, and may do so once.
    expect(blocks.size).toBeLessThan(limit);
  });

  test.each([4, 16, 24])('use nearly all of a limit of %i MiB', (MiB) => {
    const maxBytes = MiB * 1024 * 1024;
    const reader = pooled(maxBytes);
    const size = reader.room;
    const held = reader.readAll().size * size;
    expect(held).toBeGreaterThanOrEqual((maxBytes * 3) / 4);
    expect(held).toBeLessThan(maxBytes);
  });

  test('report each returned block, and nothing else', () => {
    let told = 0;
    const reader = pooled(8 * BLOCK, () => told++);
    reader.read(BLOCK, 2);
    reader.read(BLOCK, 1);
    expect(told).toBe(0);
    reader.release(1);
    expect(told).toBe(0);
    reader.release(1);
    expect(told).toBe(1);
    reader.release(1);
    expect(told).toBe(2);
  });

  test('have space when they report it, if enough was returned', () => {
    const seen: boolean[] = [];
    const reader: Reader = pooled(4 * BLOCK, () => seen.push(reader.hasRoom));
    reader.readAll();
    reader.release();
    expect(seen.at(-1)).toBe(true);
  });

  test.each([4, 5, 16])('of %i blocks never stall when all is released', (limit) => {
    const reader = pooled(limit * BLOCK);
    for (let i = 0; i < 50; i++) {
      reader.readAll();
      reader.release();
      expect(reader.hasRoom).toBe(true);
    }
  });

  // The block being filled does not come back, so of two or three never two are free.
  test.each([0, 1, 2, 3])('of %i blocks never stall when all is released', (limit) => {
    const reader = pooled(limit * BLOCK);
    for (let i = 0; i < 50; i++) {
      reader.readAll();
      reader.release();
      expect(reader.hasRoom).toBe(true);
    }
  });
});

test.each([
  ['fresh', new FreshBuffers()],
  ['pooled', new PooledBuffers({ backlog: new Backlog({ maxBytes: BLOCK }) }, () => {})],
])('%s blocks can not be transferred', (_, buffers) => {
  const bytes = buffers.next();
  const { buffer, byteLength } = bytes;
  try {
    // Some versions of Node clone it, others throw.
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
  } catch (error) {
    expect(error).toMatchObject({ name: 'DataCloneError' });
  }
  expect(bytes.byteLength).toBe(byteLength);
});
