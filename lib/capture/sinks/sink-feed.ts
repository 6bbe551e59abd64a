/** One sink of a capture, and the calls that wait for it. */

import { PandaError, SinkError } from '../../errors.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { Identification } from '../../responses/identification.js';
import { HeldFrames } from './held-frames.js';
import type { RowsWanted } from '../open-acquisition.js';
import { nameSink, sinkErrorOf } from './name-sink.js';
import { type FedSink, isFedSink, type Sink } from './sink.js';
import type { SinkFeedOptions, SinkPart, SinkResult } from './sink-feed-options.js';
import type { SinkFrame } from './sink-frame.js';

/** The bytes of frames that a sink may hold if it is not essential, by default. */
export const HELD_BYTES = 32 * 1024 * 1024;
/** The most acquisitions that wait for a sink that is not essential. */
const MOST_WAITING = 16;

/**
 * Calls the methods of a sink in the order of the stream; calls wait here until the sink is ready.
 * The stream's backlog limits the frames of essential sinks; other sinks have their own limits.
 */
export class SinkFeed {
  readonly isEssential: boolean;
  readonly #sink: Sink;
  readonly #isFile: boolean;
  /** The same sink, if its values come from the file's pass over the samples. */
  readonly #fed: FedSink | null;
  readonly #options: SinkFeedOptions;
  /** Settles after all calls so far, including waiting ones. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #writing = new Set<Promise<void>>();
  /** The acquisition whose frames are being added. */
  #part: SinkPart | null = null;
  /** The number of acquisitions whose `close` has not settled. */
  #waiting = 0;
  readonly #held: HeldFrames;

  constructor(sink: Sink, options: SinkFeedOptions) {
    this.#sink = sink;
    this.#options = options;
    this.isEssential = options.isEssential;
    this.#held = new HeldFrames(options.heldBytes ?? HELD_BYTES);
    this.#isFile = options.index < 0;
    this.#fed = options.hasFile && isFedSink(sink) ? sink : null;
  }

  /** Whether an acquisition is not closed yet. */
  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** The bytes of frames that may be kept for this sink alone. */
  get mostHeldBytes(): number {
    return this.isEssential || this.#fed !== null ? 0 : this.#held.mostBytes;
  }

  /** Resolves when all calls have settled. */
  get settled(): Promise<unknown> {
    return this.#last;
  }

  /** @throws SinkError, PandaError if the sink is essential */
  async prepare(): Promise<void> {
    let failure = null as PandaError | null;
    const prepared = this.#next(async () => {
      try {
        await this.#sink.prepare?.();
      } catch (error) {
        failure = this.#errorOf(error);
      }
      if (failure !== null && !this.isEssential) this.#options.onWarning(failure.message, 0);
    });
    if (!this.isEssential) return;
    await prepared;
    if (failure !== null) throw failure;
  }

  /** @param identification must not reject */
  open(
    start: StartData,
    identification: Promise<Identification | null>,
    number: number,
    { rows: samples, isDue: samplesDue, bitLabels }: RowsWanted = { rows: Infinity, isDue: false },
  ): void {
    const isLeftOut = !this.isEssential && this.#waiting >= MOST_WAITING;
    const part: SinkPart = { number, failure: null, isOpen: false, isLeftOut, skippedSamples: 0 };
    this.#part = part;
    if (isLeftOut) {
      this.#fail(part, this.#error('is still busy with earlier acquisitions'));
      return;
    }
    this.#waiting++;
    void this.#next(async () => {
      const [known, labels] = await Promise.all([identification, bitLabels]);
      await this.#attempt(part, () =>
        this.#sink.open(start, {
          number,
          samples,
          samplesDue,
          identification: known,
          bitLabels: labels ?? null,
          fail: (error) => {
            this.#fail(part, error);
          },
          warn: (warning) => {
            this.#options.onWarning(warning, number);
          },
        }),
      );
      part.isOpen = part.failure === null;
    });
  }

  /** @param done called when an essential sink no longer needs the frame */
  write(frame: SinkFrame, done: () => void): void {
    const part = this.#part;
    const isWanted = part?.failure === null;
    if (this.#fed !== null) {
      if (part !== null) this.#fed.count(frame.sampleCount, part.number);
      if (this.isEssential) done();
    } else if (this.isEssential) {
      if (isWanted) this.#write(frame, part, done);
      else done();
    } else if (isWanted) {
      const endHold = this.#hold(frame, part);
      if (endHold !== null) this.#write(frame, part, endHold);
    }
  }

  /** @returns the sink's result for the acquisition; an error if the sink failed */
  close(end: EndData | null, cause: PandaError | null): Promise<SinkResult> {
    const part = this.#part;
    this.#part = null;
    if (part === null) return Promise.resolve(null);
    if (part.isLeftOut) return Promise.resolve(part.failure);
    return this.#next(async () => {
      try {
        return await this.#close(part, end, cause);
      } finally {
        this.#waiting--;
      }
    });
  }

  /** Notifies the sink of the end of the capture, even if it is busy. */
  async finish(): Promise<void> {
    try {
      await this.#sink.finish?.();
    } catch (error) {
      this.#options.onWarning(this.#errorOf(error).message, 0);
    }
  }

  /** The error of a sink that does not finish. */
  leftBehind(seconds: number): SinkError {
    return this.#error(`had not finished ${seconds} s after the capture, and was left behind`);
  }

  async #close(part: SinkPart, end: EndData | null, cause: PandaError | null): Promise<SinkResult> {
    await Promise.all(this.#writing);
    this.#tellSkipped(part);
    if (!part.isOpen) return part.failure ?? null;
    try {
      const result: unknown = await this.#sink.close(end, part.failure ?? cause);
      return part.failure ?? result;
    } catch (error) {
      this.#fail(part, error);
      return part.failure;
    }
  }

  #write(frame: SinkFrame, part: SinkPart, done: () => void): void {
    void this.#next(async () => {
      if (part.failure !== null) {
        done();
        return;
      }
      const writing = this.#attempt(part, () => this.#sink.write(frame)).finally(() => {
        this.#writing.delete(writing);
        done();
      });
      this.#writing.add(writing);
      while (this.#writing.size >= (this.#sink.writesAtOnce ?? 1)) {
        await Promise.race(this.#writing);
      }
    });
  }

  /** @returns a function that ends the hold; null: there is no room for the frame */
  #hold(frame: SinkFrame, part: SinkPart): (() => void) | null {
    const endHold = this.#held.hold(frame);
    if (endHold !== null) return endHold;
    if (part.skippedSamples === 0) {
      this.#options.onWarning(`${this.name} is too slow: samples are skipped for it.`, part.number);
    }
    part.skippedSamples += frame.sampleCount;
    return null;
  }

  #tellSkipped({ skippedSamples, number }: SinkPart): void {
    if (skippedSamples === 0) return;
    const what = `${skippedSamples} ${skippedSamples === 1 ? 'sample was' : 'samples were'} skipped`;
    this.#options.onWarning(`${what} for ${this.name}, which is too slow.`, number);
  }

  /** Runs a call when all earlier calls have settled. The call must not reject. */
  #next<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#last.then(call);
    this.#last = result;
    return result;
  }

  async #attempt(part: SinkPart, call: () => unknown): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#fail(part, error);
    }
  }

  #fail(part: SinkPart, error: unknown): void {
    if (part.failure !== null) return;
    part.failure = this.#errorOf(error);
    // The errors of the file's sink need no wrapping, and include those of the user's callbacks.
    if (this.isEssential) this.#options.onFailure(this.#isFile ? error : part.failure);
    else this.#options.onWarning(part.failure.message, part.number);
  }

  #errorOf(cause: unknown): PandaError {
    if (cause instanceof PandaError && this.#isFile) return cause;
    return sinkErrorOf(this.#sink, this.#options.index, cause);
  }

  #error(what: string): SinkError {
    return new SinkError(`${this.name} ${what}.`, this.#options.index);
  }

  /** In messages. */
  get name(): string {
    return this.#isFile ? 'The disk' : nameSink(this.#sink, this.#options.index);
  }
}
