/** The sinks of a capture, and the present acquisition. */

import type { Backlog } from '../../client/data/backlog.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { Identification } from '../../responses/identification.js';
import { Scaler } from '../../scaling/scaler.js';
import type { AcquisitionEnd } from '../acquisition-end.js';
import type { FilePart } from '../build-acquisition-result.js';
import { OpenAcquisition, type RowsWanted } from '../open-acquisition.js';
import { SinkFeed } from './sink-feed.js';
import type { SinkResult } from './sink-feed-options.js';
import { settledWithin } from './settled-within.js';
import { SinkFrame } from './sink-frame.js';
import { type FileSink, type GivenSink, isFedSink } from './sink.js';

/** How long a finished capture waits for sinks that are not essential, in seconds. */
const LEFT_BEHIND_AFTER = 2;
/** Memory is held in whole blocks, which takes this much more than the frames themselves. */
const HELD_SLACK_BYTES = 16 * 1024 * 1024;

/** The result of an acquisition, and of each sink. */
export interface CaptureResult {
  /** The report of the PandA, and the number of samples given to the sinks. */
  readonly acquisition: AcquisitionResult;
  /**
   * The values that `close` of the sinks returned, in the order of the sinks; a SinkError for a
   * sink that failed.
   */
  readonly sinks: readonly unknown[];
}

export interface CaptureSinksOptions {
  readonly sinks: readonly GivenSink[];
  /** The first of the sinks, if it writes the files. */
  readonly fileSink: FileSink | null;
  readonly allowMissed: boolean;
  readonly atMost: boolean;
  /** Results are told when the other sinks have closed too, or after 2 s. */
  readonly waitsForOthers?: boolean | undefined;
  readonly onWarning: (warning: string) => void;
  readonly onResult: (result: CaptureResult, isInterrupted: boolean) => void;
}

export class CaptureSinks {
  readonly #options: CaptureSinksOptions;
  readonly #feeds: readonly SinkFeed[];
  readonly #essential: readonly SinkFeed[];
  readonly #failure = new AbortController();
  /** The latest acquisition. */
  #acquisition: OpenAcquisition | null = null;
  /** Those whose results have not been told, by their numbers. */
  readonly #pending = new Map<number, OpenAcquisition>();
  #isOpen = false;
  #scaler: Scaler | null = null;
  /** Resolves when all results so far have been reported. Never rejects. */
  #told: Promise<void> = Promise.resolve();

  constructor(options: CaptureSinksOptions) {
    this.#options = options;
    this.#feeds = options.sinks.map(
      ({ sink, isEssential, heldBytes }, index) =>
        new SinkFeed(sink, {
          // Users count only their own sinks.
          index: options.fileSink === null ? index : index - 1,
          isEssential,
          heldBytes,
          hasFile: options.fileSink !== null,
          onFailure: this.fail,
          onWarning: (warning, number) => {
            this.warn(warning, number);
          },
        }),
    );
    this.#essential = this.#feeds.filter(({ isEssential }) => isEssential);
  }

  /** Memory for frames that essential sinks no longer need. */
  get heldBytes(): number {
    return this.#feeds.reduce(
      (sum, { mostHeldBytes: most }) => sum + most + (most > 0 ? HELD_SLACK_BYTES : 0),
      0,
    );
  }

  /** What may be slow when frames wait, for messages. */
  get slowest(): string {
    const { sinks, fileSink } = this.#options;
    const isFed = (index: number): boolean =>
      fileSink !== null && isFedSink(sinks[index]?.sink ?? fileSink);
    const slow = this.#feeds.filter((feed, index) => feed.isEssential && !isFed(index));
    return slow.map(({ name }) => name).join(' or ');
  }

  /** Aborted with the error of an essential sink or of a callback. */
  get failure(): AbortSignal {
    return this.#failure.signal;
  }

  /** The file that is being written; null: none. */
  get file(): string | null {
    return this.#options.fileSink?.currentPath ?? null;
  }

  /** @throws the error of an essential sink */
  async prepare(): Promise<void> {
    await Promise.all(this.#feeds.map((feed) => feed.prepare()));
  }

  /** @param identification must not reject */
  open(
    start: StartData,
    identification: Promise<Identification | null>,
    wanted: RowsWanted = { rows: Infinity, isDue: false },
  ): void {
    const number = (this.#acquisition?.number ?? 0) + 1;
    this.#acquisition = new OpenAcquisition(number, start, wanted);
    this.#pending.set(number, this.#acquisition);
    this.#isOpen = true;
    this.#scaler = null;
    for (const feed of this.#feeds) feed.open(start, identification, number, wanted);
  }

  write(frame: FrameData): void {
    const acquisition = this.#acquisition;
    if (acquisition === null || !this.#isOpen) return;
    acquisition.count(frame.sampleCount);
    const shared = new SinkFrame(frame, async (each) => {
      this.#scaler ??= new Scaler(acquisition.start);
      return await this.#scaler.scale(each);
    });
    let users = this.#essential.length + 1;
    const done = (): void => {
      users--;
      if (users === 0) shared.release();
    };
    for (const feed of this.#feeds) feed.write(shared, done);
    done();
  }

  /** Ends the acquisition. Its result is reported when all essential sinks have closed. */
  close(how: AcquisitionEnd, backlog: Backlog): void {
    const acquisition = this.#acquisition;
    if (acquisition === null || !this.#isOpen) return;
    this.#isOpen = false;
    const results = new Map<SinkFeed, SinkResult>();
    /** Results of the user's sinks; late results are filled in when they arrive. */
    const sinks: SinkResult[] = [];
    const { fileSink } = this.#options;
    const usersFrom = fileSink === null ? 0 : 1;
    const closings = this.#feeds.map(async (feed, index) => {
      const place = index - usersFrom;
      if (place >= 0) sinks[place] = feed.leftBehind(LEFT_BEHIND_AFTER);
      const result = await feed.close(how.end, how.cause);
      results.set(feed, result);
      // Only after the close: the file gets its name then.
      if (place < 0 && how.goesOn) fileSink?.addContinuation();
      if (place >= 0) sinks[place] = result;
    });
    const essential = closings.filter((_, index) => this.#feeds[index]?.isEssential);
    const before = this.#told;
    const conclude = async (): Promise<void> => {
      await Promise.all(essential);
      if (this.#options.waitsForOthers === true)
        await settledWithin(closings, LEFT_BEHIND_AFTER * 1000);
      const largestBacklogBytes = backlog.takeLargest();
      const [part, warning] = await Promise.all([this.#partOf(acquisition, results), how.check]);
      await before;
      if (warning !== null) this.warn(warning, acquisition.number);
      this.#pending.delete(acquisition.number);
      const { allowMissed, atMost } = this.#options;
      const result = acquisition.conclude({
        part,
        end: how.end,
        isAsked: how.cause === null,
        mayBeShort: how.mayBeShort,
        cutOff: how.cutOff,
        largestBacklogBytes,
        allowMissed,
        atMost,
      });
      const isBesideFile = fileSink !== null && sinks.length > 0;
      const acquired = isBesideFile ? { ...result, sinks } : result;
      this.#options.onResult({ acquisition: acquired, sinks }, how.isInterrupted);
    };
    this.#told = conclude().catch(this.fail);
  }

  /** Resolves when the results of all closed acquisitions have been reported. */
  async told(): Promise<void> {
    await this.#told;
  }

  throwIfFailed(): void {
    if (this.failure.aborted) throw this.#options.fileSink?.unclosed ?? this.failure.reason;
  }

  /**
   * Waits a limited time for sinks that are not essential, then notifies all sinks of the end of
   * the capture.
   */
  async finish(): Promise<void> {
    await this.#options.fileSink?.discard();
    await this.#waitForOthers();
    await Promise.all(this.#feeds.map((feed) => feed.finish()));
  }

  async #waitForOthers(): Promise<void> {
    const others = this.#feeds.filter(({ isEssential }) => !isEssential);
    if (others.length === 0) return;
    const settled = others.map((feed) => feed.settled);
    if (await settledWithin(settled, LEFT_BEHIND_AFTER * 1000)) return;
    for (const feed of others) {
      if (feed.isBusy) this.#options.onWarning(feed.leftBehind(LEFT_BEHIND_AFTER).message);
    }
  }

  readonly fail = (error: unknown): void => {
    if (!this.failure.aborted) this.#failure.abort(error);
  };

  /** Reports a problem immediately, and once in the result of its acquisition. */
  readonly warn = (
    warning: string,
    number = this.#isOpen ? (this.#acquisition?.number ?? 0) : 0,
  ): void => {
    this.#pending.get(number)?.warn(warning);
    this.#options.onWarning(warning);
  };

  async #partOf(
    { rows, number }: OpenAcquisition,
    results: ReadonlyMap<SinkFeed, SinkResult>,
  ): Promise<FilePart> {
    const { fileSink } = this.#options;
    if (fileSink !== null) return await fileSink.partOf(number);
    const hasFailed = this.#essential.some((feed) => results.get(feed) instanceof Error);
    return {
      file: null,
      movedFrom: null,
      samplesWritten: rows,
      isWhole: !hasFailed,
      firstUncertainSample: null,
      chunkSamples: 0,
      dropSuspect: false,
      problem: null,
    };
  }
}
