/** The sinks of a capture, and the acquisition that they are given. */

import { setTimeout as sleep } from 'node:timers/promises';

import type { Backlog } from '../../client/data/backlog.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { Identification } from '../../responses/identification.js';
import { Scaler } from '../../scaling/scaler.js';
import type { AcquisitionEnd } from '../acquisition-end.js';
import type { FilePart } from '../build-acquisition-result.js';
import { OpenAcquisition } from '../open-acquisition.js';
import { SinkFeed } from './sink-feed.js';
import type { SinkResult } from './sink-feed-options.js';
import { SinkFrame } from './sink-frame.js';
import type { FileSink, GivenSink } from './sink.js';

/** For how long a capture that is over waits for sinks that are not essential, seconds. */
const LEFT_BEHIND_AFTER = 2;
/** Memory is held in blocks: so much more than the frames themselves. */
const HELD_SLACK_BYTES = 16 * 1024 * 1024;

/** What became of an acquisition, and what each sink made of it. */
export interface CaptureResult {
  /** What the PandA said, and how many samples the sinks were given. */
  readonly acquisition: AcquisitionResult;
  /** What `close` of each sink gave, in the order of the sinks; a SinkError if the sink has failed. */
  readonly sinks: readonly unknown[];
}

export interface CaptureSinksOptions {
  readonly sinks: readonly GivenSink[];
  /** The first of the sinks, if it writes the files. */
  readonly fileSink: FileSink | null;
  /** Of an acquisition that are wanted; Infinity: all. */
  readonly samples: number;
  readonly allowMissed: boolean;
  readonly atMost: boolean;
  readonly onWarning: (warning: string) => void;
  readonly onResult: (result: CaptureResult, isInterrupted: boolean) => void;
}

export class CaptureSinks {
  readonly #options: CaptureSinksOptions;
  readonly #feeds: readonly SinkFeed[];
  readonly #essential: readonly SinkFeed[];
  readonly #failure = new AbortController();
  /** The latest. */
  #acquisition: OpenAcquisition | null = null;
  #isOpen = false;
  #scaler: Scaler | null = null;
  /** When the results so far have been told. Never rejects. */
  #told: Promise<void> = Promise.resolve();

  constructor(options: CaptureSinksOptions) {
    this.#options = options;
    this.#feeds = options.sinks.map(
      ({ sink, isEssential, heldBytes }, index) =>
        new SinkFeed(sink, {
          // Users count their own sinks.
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

  /** Memory for frames that essential sinks do not need any more. */
  get heldBytes(): number {
    return this.#feeds.reduce(
      (sum, { mostHeldBytes: most }) => sum + most + (most > 0 ? HELD_SLACK_BYTES : 0),
      0,
    );
  }

  /** Aborted with what an essential sink, or a callback, has failed with. */
  get failure(): AbortSignal {
    return this.#failure.signal;
  }

  /** The file that is written; null: none. */
  get file(): string | null {
    return this.#options.fileSink?.currentPath ?? null;
  }

  /** @throws what an essential sink throws */
  async prepare(): Promise<void> {
    await Promise.all(this.#feeds.map((feed) => feed.prepare()));
  }

  /** @param identification must not reject */
  open(start: StartData, identification: Promise<Identification | null>): void {
    const number = (this.#acquisition?.number ?? 0) + 1;
    this.#acquisition = new OpenAcquisition(number, start);
    this.#isOpen = true;
    this.#scaler = null;
    for (const feed of this.#feeds) feed.open(start, identification, number);
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

  /** Ends the acquisition. Its result is told when all essential sinks have closed. */
  close(how: AcquisitionEnd, backlog: Backlog): void {
    const acquisition = this.#acquisition;
    if (acquisition === null || !this.#isOpen) return;
    this.#isOpen = false;
    const results = new Map<SinkFeed, SinkResult>();
    /** Of the user's sinks; those that are late are filled in later. */
    const sinks: SinkResult[] = [];
    const { fileSink } = this.#options;
    const usersFrom = fileSink === null ? 0 : 1;
    const closings = this.#feeds.map(async (feed, index) => {
      const place = index - usersFrom;
      if (place >= 0) sinks[place] = feed.leftBehind(LEFT_BEHIND_AFTER);
      const result = await feed.close(how.end, how.cause);
      results.set(feed, result);
      // Not before: only now the file has taken its name.
      if (place < 0 && how.goesOn) fileSink?.addContinuation();
      if (place >= 0) sinks[place] = result;
    });
    const essential = closings.filter((_, index) => this.#feeds[index]?.isEssential);
    const before = this.#told;
    const conclude = async (): Promise<void> => {
      await Promise.all(essential);
      const largestBacklogBytes = backlog.takeLargest();
      const [part, warning] = await Promise.all([this.#partOf(acquisition, results), how.check]);
      await before;
      if (warning !== null) this.warn(warning, acquisition.number, acquisition);
      const { samples, allowMissed, atMost } = this.#options;
      const result = acquisition.conclude({
        part,
        end: how.end,
        isAsked: how.cause === null,
        rowsWanted: samples,
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

  /** Resolves when the results of all acquisitions that are closed have been told. */
  async told(): Promise<void> {
    await this.#told;
  }

  throwIfFailed(): void {
    if (this.failure.aborted) throw this.#options.fileSink?.unclosed ?? this.failure.reason;
  }

  /** Waits for the sinks that are not essential, but not for ever, and tells all that the capture is over. */
  async finish(): Promise<void> {
    await this.#options.fileSink?.discard();
    await this.#waitForOthers();
    await Promise.all(this.#feeds.map((feed) => feed.finish()));
  }

  async #waitForOthers(): Promise<void> {
    const others = this.#feeds.filter(({ isEssential }) => !isEssential);
    if (others.length === 0) return;
    const patience = new AbortController();
    const settled = Promise.all(others.map((feed) => feed.settled));
    const late = sleep(LEFT_BEHIND_AFTER * 1000, true, { signal: patience.signal });
    const isLate = await Promise.race([settled.then(() => false), late]);
    patience.abort();
    late.catch(() => {});
    if (!isLate) return;
    for (const feed of others) {
      if (feed.isBusy) this.#options.onWarning(feed.leftBehind(LEFT_BEHIND_AFTER).message);
    }
  }

  readonly fail = (error: unknown): void => {
    if (!this.failure.aborted) this.#failure.abort(error);
  };

  /** Tells of a problem now, and once in the result of the acquisition that it belongs to. */
  readonly warn = (
    warning: string,
    number = this.#isOpen ? (this.#acquisition?.number ?? 0) : 0,
    acquisition = this.#acquisition,
  ): void => {
    if (acquisition?.number === number) acquisition.warn(warning);
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
