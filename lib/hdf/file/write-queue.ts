/**
 * Batches for the addon. While a call of it is under way another one waits there, so that it need
 * not wait for us, and what comes meanwhile queues up here and goes together. Small batches wait for
 * company or for the next flush.
 */

import { toMilliseconds } from '../../client/net/milliseconds.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';
import type { CaptureFile } from './capture-file.js';

/** Less than this is not worth a call on its own. */
const LEAST_BATCH_BYTES = 256 * 1024;
/** More than this in one call would leave the socket without buffers for long. */
const MOST_BATCH_BYTES = 4 * 1024 * 1024;
/** One under way and one waiting. */
const MAX_CALLS = 2;
/** As many slices as this are worth a call, however short they are. */
const MAX_WAITING_ITEMS = 4096;

/** How often to look whether the file is still there while nothing is to be flushed. */
const LOOK_EVERY_MS = 5000;

export interface WriteQueueOptions {
  /** Seconds between two flushes to disk; 0: with every batch. */
  readonly flushPeriod: number;
  readonly onWritten: () => void;
  readonly onError: (error: unknown) => void;
}

/** Samples as they were sent. */
export type RawSamples = Pick<
  FrameData,
  'kind' | 'slices' | 'byteLength' | 'sampleCount' | 'isBorrowed'
>;

/** Samples, and whom to tell when they are written, or will not be. */
interface Item {
  readonly data: RawSamples | ColumnData;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class WriteQueue {
  readonly #file: CaptureFile;
  readonly #options: WriteQueueOptions;
  #items: Item[] = [];
  /** Of items that are in no call yet. */
  #waitingBytes = 0;
  #flushDue = false;
  /** Of the items that wait, how many are to be written before it. */
  #flushAfter = 0;
  /** Something is to be flushed: the first flush makes the file readable, with or without rows. */
  #isDirty = true;
  /** While something is to be flushed, and never with a period of 0. */
  #flushTimer: NodeJS.Timeout | null = null;
  readonly #lookTimer: NodeJS.Timeout;
  #draining = false;
  readonly #calls = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  constructor(file: CaptureFile, options: WriteQueueOptions) {
    this.#file = file;
    this.#options = options;
    this.#lookTimer = setInterval(() => {
      this.#look();
    }, LOOK_EVERY_MS);
    this.#expectFlush();
  }

  /** Takes samples. Settles when they are written. @throws what a batch has failed with */
  put(data: RawSamples | ColumnData): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was caught
        reject(this.#failure.error);
        return;
      }
      this.#items.push({ data, resolve, reject });
      this.#isDirty = true;
      this.#expectFlush();
      this.#waitingBytes += data.byteLength;
      this.#start();
    });
  }

  /** Writes all that waits, and flushes no more. @throws what a batch has failed with */
  async drain(): Promise<void> {
    this.#draining = true;
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    clearInterval(this.#lookTimer);
    this.#start();
    while (this.#calls.size > 0) await Promise.race(this.#calls);
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** A timer that also ran while nothing comes would cost more than all else with a short period. */
  #expectFlush(): void {
    if (this.#flushAlways || this.#flushTimer !== null) return;
    this.#flushTimer = setTimeout(() => {
      this.#flushTimer = null;
      this.#flush();
    }, toMilliseconds(this.#options.flushPeriod));
  }

  /** Sees to it that what has been put is on its way to disk, and readable there. */
  #flush(): void {
    this.#isDirty = false;
    this.#flushDue = true;
    this.#flushAfter = this.#items.length;
    this.#start();
  }

  /** A flush finds out: a PandA that sends nothing would be waited for in vain. */
  #look(): void {
    if (this.#isDirty || this.#items.length > 0 || this.#calls.size > 0) return;
    this.#flushDue = true;
    this.#start();
  }

  get #flushAlways(): boolean {
    return this.#options.flushPeriod === 0;
  }

  get #isWorthwhile(): boolean {
    if (this.#failure !== null) return false;
    if (this.#flushDue) return true;
    const isEager = this.#draining || this.#flushAlways;
    const least = isEager ? 1 : LEAST_BATCH_BYTES;
    return this.#waitingBytes >= least || this.#items.length >= MAX_WAITING_ITEMS;
  }

  #start(): void {
    while (this.#calls.size < MAX_CALLS && this.#isWorthwhile) {
      const call = this.#writeBatch()
        .then(() => {
          this.#options.onWritten();
        })
        .catch((error: unknown) => {
          this.#fail(error);
        })
        .then(() => {
          this.#calls.delete(call);
          this.#start();
        });
      this.#calls.add(call);
    }
  }

  /** @returns what has failed first */
  #fail(error: unknown): unknown {
    if (this.#failure !== null) return this.#failure.error;
    this.#failure = { error };
    for (const { reject } of this.#items) reject(error);
    this.#items = [];
    this.#options.onError(error);
    return error;
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#takeBatch();
    this.#flushAfter -= batch.length;
    const flush = this.#flushAlways || (this.#flushDue && this.#flushAfter <= 0);
    if (flush) this.#flushDue = false;
    if (this.#flushAlways) this.#isDirty = false;
    try {
      await this.#write(
        batch.map(({ data }) => data),
        flush,
      );
    } catch (error) {
      // The call that failed first tells why; those behind it only that they can't go on.
      const first = this.#fail(error);
      for (const { reject } of batch) reject(first);
      throw first;
    }
    for (const { resolve } of batch) resolve();
  }

  async #write(batch: readonly (RawSamples | ColumnData)[], flush: boolean): Promise<void> {
    const first = batch[0];
    if (first === undefined) {
      await this.#file.flush();
    } else if (first.kind === 'columns') {
      await this.#file.appendColumns(first.columns, first.sampleCount, flush);
    } else {
      const frames = batch as readonly RawSamples[];
      await this.#file.append(
        frames.flatMap(({ slices }) => slices),
        flush,
        frames.every(({ isBorrowed }) => isBorrowed),
      );
    }
  }

  /** Frames go together; columns go one by one, since each has arrays of its own. */
  #takeBatch(): Item[] {
    let bytes = 0;
    let count = 0;
    for (const { data } of this.#items) {
      const isAnother = count > 0;
      const { kind } = this.#items[0]?.data ?? data;
      if (isAnother && (data.kind === 'columns' || kind === 'columns')) break;
      if (isAnother && bytes + data.byteLength > MOST_BATCH_BYTES) break;
      bytes += data.byteLength;
      count++;
    }
    this.#waitingBytes -= bytes;
    return this.#items.splice(0, count);
  }
}
