/** The element that writes files. */

import type { Backlog } from '../client/backlog.js';
import { LayoutError, OutputPathError } from '../errors.js';
import type { EndData, StartData } from '../responses/data.js';
import type { FrameData } from '../responses/frame-data.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { type PipelineStop, resultOf } from './acquisition-result.js';
import { CaptureFile } from './capture-file.js';
import type { ColumnData } from './column-data.js';
import { planColumns } from './column-plan.js';
import { checkOptions, type HdfWriterOptions, namesOf } from './hdf-writer-options.js';
import { OutputFile } from './output-file.js';
import { bytesOf, Pipeline, type PipelineItem, type WhatToDo } from './pipeline.js';
import { ResultLog } from './result-log.js';
import { RowLimit } from './row-limit.js';
import { WriteQueue } from './write-queue.js';
import { WriterBacklog } from './writer-backlog.js';

/** Of a timer. */
const MAX_PERIOD_MS = 2 ** 31 - 1;

/** Whoever captures for ever does not keep all results. */
export const KEPT_RESULTS = 1000;

/**
 * Writes one HDF5 file for each acquisition: a dataset `NAME.CAPTURE` for each column, readable
 * while it is written (SWMR). Takes `FrameData`, which it scales if the acquisition is `Raw`, or
 * `ColumnData`. Passes on how many samples of the acquisition have been written, after each batch.
 */
export class HdfWriter extends Pipeline {
  readonly #options: HdfWriterOptions;
  readonly #names: Iterator<string>;
  /** The file of the next acquisition, where its name was looked at already. */
  #next: OutputFile | null = null;
  readonly #log = new ResultLog(KEPT_RESULTS);
  readonly #limit: RowLimit;
  #stop: PipelineStop = { isAsked: false, warning: null };
  #file: CaptureFile | null = null;
  #queue: WriteQueue | null = null;
  #start: StartData | null = null;
  #bytesReceived = 0;
  #rowsTaken = 0;
  /** Of this acquisition. */
  #warnings: string[] = [];
  #flushTimer: NodeJS.Timeout | null = null;
  /** Until the files that are closed are on the disk. */
  #settling: Promise<void> = Promise.resolve();
  readonly #backlog: WriterBacklog;

  /** @throws InvalidOptionError, OutputPathError */
  constructor(options: HdfWriterOptions) {
    super();
    this.#options = options;
    this.#names = namesOf(options)[Symbol.iterator]();
    checkOptions(options);
    this.#limit = new RowLimit(options.samples ?? Infinity);
    this.#backlog = new WriterBacklog({
      maxBufferedBytes: options.maxBufferedBytes,
      onBackpressure: (info) => {
        options.onBackpressure?.({ file: this.#file?.path ?? null, ...info });
      },
      warn: (warning) => {
        this.#warn(warning);
      },
      fail: (error) => {
        this.fail(error);
      },
      onRoom: () => {
        this.awake();
      },
    });
  }

  /** Writes frames and columns, and passes on how many samples are written. */
  protected readonly whatToDo: WhatToDo = {
    ready: async (ready) => {
      await this.claimName();
      return ready;
    },
    start: (start) => this.#open(start),
    frame: (frame) => this.#write(frame),
    columns: (columns) => this.#write(columns),
    end: (end) => this.#close(end),
  };

  /** Of the acquisitions so far, of the latest 1000 at most. */
  get results(): readonly AcquisitionResult[] {
    return this.#log.results;
  }

  /**
   * Takes the path of the next file for this writer alone, so that what would make it fail is found
   * out before there is anything to write.
   *
   * @throws OutputPathError
   * @internal
   */
  async claimName(): Promise<void> {
    if (this.#next !== null) return;
    const next = this.#takeNext();
    if (next === null) return;
    await next.claim();
    this.#next = next;
  }

  /** The path that was taken and not used; after `stop`. @internal */
  get unusedPath(): string | null {
    return this.#next?.path ?? null;
  }

  /**
   * For whoever counts here what comes and what is released: `put` does not wait then.
   *
   * @internal
   */
  lendBacklog(): Backlog {
    return this.#backlog.lend();
  }

  /** Lets through what is wanted. */
  override async put(item: PipelineItem): Promise<void> {
    const wanted = this.#limit.take(item);
    if (wanted === null) return;
    this.#backlog.add(bytesOf(wanted));
    await super.put(wanted);
  }

  /**
   * Says why the acquisition that is under way will have no END. To be called before it is stopped.
   *
   * @internal
   */
  willStop(stop: PipelineStop): void {
    this.#stop = stop;
  }

  /** Whatever it is doing, it takes what there is room for. */
  protected override get isFull(): boolean {
    return this.#backlog.isFull;
  }

  #takeNext(): OutputFile | null {
    const claimed = this.#next;
    this.#next = null;
    if (claimed !== null) return claimed;
    const name = this.#names.next();
    return name.done === true ? null : new OutputFile(name.value, this.#options.overwrite ?? false);
  }

  async #open(start: StartData): Promise<StartData> {
    await this.#finish(null);
    this.#start = start;
    this.#bytesReceived = this.#rowsTaken = 0;
    this.#warnings = [];
    try {
      await this.#openFile(start);
    } catch (error) {
      if (this.#file === null) this.#conclude(this.#resultOf(null, null, false));
      throw error;
    }
    return start;
  }

  async #openFile(start: StartData): Promise<void> {
    const { flushPeriod = 1, chunkSamples = 0, onOpen } = this.#options;
    const layout = planColumns(start, this.#options.captureRecordHdfNames);
    const output = this.#takeNext();
    if (output === null) {
      throw new OutputPathError('There are more acquisitions than names of files.', '');
    }
    const { identification = null } = this.#options;
    const file = await CaptureFile.open({ output, layout, start, chunkSamples, identification });
    if (output.isUnlocked) {
      this.#warn(
        `${output.path} can't be locked on its file system: see to it that nobody else writes to it.`,
      );
    }
    this.#file = file;
    const queue = new WriteQueue(file, {
      flushAlways: flushPeriod === 0,
      onWritten: () => {
        this.#report(file);
      },
      onDone: (byteLength) => {
        this.#backlog.remove(byteLength);
      },
      onError: (error) => {
        this.fail(error);
      },
    });
    this.#queue = queue;
    if (flushPeriod > 0) {
      this.#flushTimer = setInterval(
        () => {
          queue.flush();
        },
        Math.min(Math.max(1, flushPeriod * 1000), MAX_PERIOD_MS),
      );
    }
    onOpen?.({
      file: file.path,
      sampleBytes: start.sampleBytes,
      datasets: layout.columns.map(({ dataset }) => dataset),
      missed: start.missed,
    });
  }

  #write(data: FrameData | ColumnData): void {
    if (this.#queue === null) {
      throw new LayoutError('Samples came before the start of their acquisition.');
    }
    if (data.kind === 'frame') this.#bytesReceived += data.byteLength;
    else this.#bytesReceived += data.sampleCount * (this.#start?.sampleBytes ?? 0);
    this.#rowsTaken += data.sampleCount;
    this.#queue.put(data);
  }

  async #close(end: EndData): Promise<EndData> {
    await this.#finish(end);
    return end;
  }

  /** After a failure too: whatever is in a file then is all that will be. */
  protected override async onStop(): Promise<void> {
    try {
      await this.#finish(null);
    } finally {
      await this.#next?.discard();
      await this.#settling;
    }
  }

  /** Closes the file, if one is open, and says what became of it. */
  async #finish(end: EndData | null): Promise<void> {
    const file = this.#file;
    const queue = this.#queue;
    if (file === null || queue === null) return;
    this.#file = this.#queue = null;
    if (this.#flushTimer !== null) clearInterval(this.#flushTimer);
    let isClosed = false;
    try {
      try {
        await queue.drain();
      } finally {
        await file.close(end, this.#options.dropSuspect ?? false);
      }
      isClosed = true;
      this.#report(file);
    } catch (error) {
      // It has all that it should, under another name.
      isClosed = error instanceof OutputPathError;
      throw error;
    } finally {
      this.#settle(file, end, isClosed);
    }
  }

  /** The result waits until the file is on the disk; the next acquisition does not. */
  #settle(file: CaptureFile, end: EndData | null, isClosed: boolean): void {
    const result = this.#resultOf(file, end, isClosed);
    const before = this.#settling;
    const settle = async (): Promise<void> => {
      const [settled] = await Promise.allSettled([file.settle(), before]);
      const isSettled = settled.status === 'fulfilled';
      const path = file.isRemoved ? null : file.currentPath;
      this.#conclude({ ...result, file: path, ok: result.ok && isSettled });
      if (!isSettled) throw settled.reason;
    };
    this.#settling = settle().catch((error: unknown) => {
      this.fail(error);
    });
  }

  /** @param file null: none could be made */
  #resultOf(file: CaptureFile | null, end: EndData | null, isClosed: boolean): AcquisitionResult {
    const { allowMissed = false, dropSuspect = false } = this.#options;
    return resultOf({
      file,
      isClosed,
      start: this.#start,
      end,
      stop: this.#stop,
      bytesReceived: this.#bytesReceived,
      largestBacklogBytes: this.#backlog.takeLargest(),
      warnings: this.#warnings,
      rowsTaken: this.#rowsTaken,
      rowsWanted: this.#limit.rows,
      allowMissed,
      dropSuspect,
    });
  }

  #conclude(result: AcquisitionResult): void {
    this.#log.add(result);
    this.#options.onResult?.(result);
  }

  #warn(warning: string): void {
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
    this.#options.onWarning?.(warning);
  }

  #report(file: CaptureFile): void {
    const { samples } = file.progress;
    this.#options.onProgress?.({ file: file.path, samples, bytesReceived: this.#bytesReceived });
    this.pass(samples).catch((error: unknown) => {
      this.fail(error);
    });
  }
}
