/** An acquisition with captured samples, and the progress of its readers. */

import assert from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CaptureSink } from '../capture-sink.js';
import type { EarlyEnd } from '../faults/fault.js';
import {
  type ReadableAcquisition,
  readAcquisition,
  type ReadPosition,
} from './acquisition-reader.js';
import { BlockRing, PANDA_RING, type RingSize } from './block-ring.js';
import { type Process, sampleBytesOf } from './header-text.js';
import { isoNow } from './nanoseconds.js';
import type { ServedAcquisition } from './served-acquisition.js';
import type { StreamField } from '../../responses/stream-fields.js';
import type { StreamPiece } from './stream-piece.js';
import { Wakeup } from './wakeup.js';

/** A sink that reports when it has room, for writers that can wait. */
export interface PacedSink extends CaptureSink {
  /** If true, writes are ignored. */
  readonly isEnded: boolean;
  /** Resolves when more can be written without an overrun; a hardware capture never waits. */
  room(): Promise<void>;
}

export interface AcquisitionOptions {
  /** Counted from 1. */
  readonly number: number;
  readonly ring?: RingSize | undefined;
  /** Null: no hardware clock. */
  readonly hwTimeOffsetNs?: bigint | null | undefined;
  readonly earlyEnds?: readonly EarlyEnd[] | undefined;
}

/** How many blocks the slowest reader may be behind in `room`. */
const ROOM_BLOCKS = 8;

export class CapturedAcquisition implements PacedSink, ReadableAcquisition, ServedAcquisition {
  readonly number: number;
  readonly sampleBytes: number;
  readonly isOpen = true;
  readonly armTime = isoNow();
  readonly hwTimeOffsetNs: bigint | null;
  readonly ring: BlockRing;
  /** Notifies readers and writers. */
  readonly changed = new Wakeup();
  readonly #blockBytes: number;
  readonly #earlyEnd: EarlyEnd | undefined;
  readonly #positions = new Set<ReadPosition>();
  #startTime: string | null = null;
  #captured = 0;
  #reason: string | null = null;
  #isShutDown = false;

  constructor(
    readonly fields: readonly StreamField[],
    { number, ring = PANDA_RING, hwTimeOffsetNs = null, earlyEnds = [] }: AcquisitionOptions,
  ) {
    assert(fields.length > 0, 'Nothing is configured for capture.');
    this.number = number;
    this.sampleBytes = sampleBytesOf(fields);
    this.hwTimeOffsetNs = hwTimeOffsetNs;
    this.ring = new BlockRing(ring.blocks);
    this.#blockBytes =
      Math.max(1, Math.floor(ring.blockBytes / this.sampleBytes)) * this.sampleBytes;
    this.#earlyEnd = [...earlyEnds].sort((a, b) => a.samples - b.samples)[0];
  }

  /** Null before the start. */
  get startTime(): string | null {
    return this.#startTime;
  }

  get captured(): number {
    return this.#captured;
  }

  get isEnded(): boolean {
    return this.#reason !== null;
  }

  get isCapturing(): boolean {
    return this.#reason === null;
  }

  get isShutDown(): boolean {
    return this.#isShutDown;
  }

  get reason(): string {
    return this.#reason ?? 'Busy';
  }

  start(): void {
    if (this.isEnded || this.#startTime !== null) return;
    this.#startTime = isoNow();
    this.#endIfDue();
    this.changed.wake();
  }

  write(samples: Uint8Array): void {
    if (this.isEnded) return;
    assert(this.#startTime !== null, 'An acquisition is written to after its start.');
    assert(samples.byteLength % this.sampleBytes === 0, 'Samples are written whole.');
    const most = ((this.#earlyEnd?.samples ?? Infinity) - this.#captured) * this.sampleBytes;
    const all = samples.byteLength > most ? samples.subarray(0, most) : samples;
    for (let from = 0; from < all.byteLength; from += this.#blockBytes) {
      this.ring.push(all.subarray(from, from + this.#blockBytes));
    }
    this.#captured += all.byteLength / this.sampleBytes;
    this.#endIfDue();
    this.changed.wake();
  }

  end(reason: string): void {
    this.#reason ??= reason;
    if (this.#positions.size === 0) this.release();
    this.changed.wake();
  }

  disarm(): void {
    this.end('Disarmed');
  }

  shutDown(): void {
    this.#isShutDown = true;
    this.end('Ok');
  }

  release(): void {
    this.ring.clear();
  }

  /**
   * While there are readers, waits until the slowest one has nearly caught up. Without readers it
   * does not wait for one: the oldest samples are lost, as in a PandA. It still takes a moment
   * then, so that an endless capture does not block the event loop.
   */
  async room(): Promise<void> {
    if (this.#positions.size === 0) {
      await sleep(1);
      return;
    }
    while (!this.isEnded && this.#blocksBehind() > ROOM_BLOCKS) await this.changed.wait();
  }

  async *read(process: Process, gone: AbortSignal): AsyncGenerator<StreamPiece, void, void> {
    const position: ReadPosition = { next: 0 };
    const wake = (): void => this.changed.wake();
    gone.addEventListener('abort', wake, { once: true });
    this.#positions.add(position);
    try {
      yield* readAcquisition(this, process, position, gone);
    } finally {
      gone.removeEventListener('abort', wake);
      this.#positions.delete(position);
      this.changed.wake();
    }
  }

  #blocksBehind(): number {
    let slowest = Infinity;
    for (const { next } of this.#positions) slowest = Math.min(slowest, next);
    return this.ring.end - slowest;
  }

  #endIfDue(): void {
    if (this.#earlyEnd !== undefined && this.#captured >= this.#earlyEnd.samples) {
      this.end(this.#earlyEnd.reason);
    }
  }
}
