/** The element that writes files. */

import type { Backlog } from '../../client/data/backlog.js';
import type { HdfError } from '../../errors.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import { AcquisitionWriter, type Ending } from './acquisition-writer.js';
import type { CaptureFile } from '../file/capture-file.js';
import type { PipelineStop } from '../../capture/capture-output.js';
import type { ColumnData } from './column-data.js';
import { checkOptions, type HdfWriterOptions } from './hdf-writer-options.js';
import { filenamesOf } from '../path/filename-scheme.js';
import { OutputFiles } from '../path/output-files.js';
import { PandaAttributes } from '../file/panda-attributes.js';
import { bytesOf, missingStart, Pipeline, type PipelineItem, type WhatToDo } from './pipeline.js';
import { KEPT_RESULTS, ResultLog } from '../../capture/result-log.js';
import { SampleLimit } from './sample-limit.js';
import { WriterBacklog } from './writer-backlog.js';

/**
 * Writes one HDF5 file for each acquisition: a dataset `NAME.CAPTURE` for each column, readable
 * while it is written (SWMR). Takes `FrameData`, which it scales if the acquisition is `Raw`, or
 * `ColumnData`. Passes on how many samples of the acquisition have been written, after each batch.
 */
export class HdfWriter extends Pipeline {
  readonly #options: HdfWriterOptions;
  readonly #outputs: OutputFiles;
  readonly #pandaAttributes: PandaAttributes;
  readonly #log = new ResultLog(KEPT_RESULTS);
  readonly #limit: SampleLimit;
  readonly #backlog: WriterBacklog;
  #stop: PipelineStop = { isAsked: false, mayBeShort: false, warning: null };
  /** The latest. */
  #acquisition: AcquisitionWriter | null = null;
  /** Until the files that are closed are on the disk. */
  #settling: Promise<void> = Promise.resolve();

  /** @throws InvalidOptionError, OutputPathError */
  constructor(options: HdfWriterOptions) {
    super();
    this.#options = options;
    this.#outputs = new OutputFiles(filenamesOf(options), options.overwrite ?? false);
    this.#pandaAttributes = new PandaAttributes(options.identification ?? null);
    checkOptions(options);
    this.#limit = new SampleLimit(options.samples ?? Infinity);
    this.#backlog = new WriterBacklog({
      maxBufferedBytes: options.maxBufferedBytes,
      onBackpressure: (info) => {
        options.onBackpressure?.({ file: this.#openFile?.path ?? null, ...info });
      },
      warn: (warning) => {
        if (this.#acquisition === null) options.onWarning?.(warning);
        else this.#acquisition.warn(warning);
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
    await this.#outputs.lockNext();
  }

  /** Why the last file could not be closed, which tells more than what ended the pipeline. @internal */
  get unclosed(): HdfError | null {
    return this.#acquisition?.unclosed ?? null;
  }

  /** The path that was taken and not used; after `stop`. @internal */
  get unusedPath(): string | null {
    return this.#outputs.unusedPath;
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

  /** That samples are written to. */
  get #openFile(): CaptureFile | null {
    return this.#acquisition?.isOpen === true ? this.#acquisition.file : null;
  }

  async #open(start: StartData): Promise<StartData> {
    await this.#finish(null);
    const acquisition = new AcquisitionWriter(start, this.#options, {
      onWritten: (samples) => {
        this.pass(samples).catch((error: unknown) => {
          this.fail(error);
        });
      },
      onDone: (byteLength) => {
        this.#backlog.remove(byteLength);
      },
      onError: (error) => {
        this.fail(error);
      },
    });
    this.#acquisition = acquisition;
    try {
      await acquisition.open(this.#outputs, this.#pandaAttributes);
    } catch (error) {
      if (acquisition.file === null) this.#conclude(this.#concluding(acquisition, null)());
      throw error;
    }
    return start;
  }

  #write(data: FrameData | ColumnData): void {
    if (this.#acquisition === null) throw missingStart();
    this.#acquisition.write(data);
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
      await this.#outputs.discard();
      await this.#settling;
    }
  }

  /** Closes the file, if one is open, and says what became of it. */
  async #finish(end: EndData | null): Promise<void> {
    const acquisition = this.#acquisition;
    const file = this.#openFile;
    if (acquisition === null || file === null) return;
    const check = end === null ? undefined : this.#options.checkEnd?.();
    try {
      await acquisition.close(this.#endingOf(end));
    } finally {
      this.#settle(file, this.#concluding(acquisition, end), check);
    }
  }

  /** The result waits until the file is on the disk; the next acquisition does not. */
  #settle(
    file: CaptureFile,
    resultOf: () => AcquisitionResult,
    check: Promise<string | null> = Promise.resolve(null),
  ): void {
    const before = this.#settling;
    const settle = async (): Promise<void> => {
      const [settled, checked] = await Promise.allSettled([file.settle(), check, before]);
      const isSettled = settled.status === 'fulfilled';
      const result = resultOf();
      const warning = checked.status === 'fulfilled' ? checked.value : null;
      const warnings = warning === null ? result.warnings : [...result.warnings, warning];
      if (warning !== null) this.#options.onWarning?.(warning);
      this.#conclude({ ...result, ok: result.ok && isSettled, warnings });
      if (!isSettled) throw settled.reason;
    };
    this.#settling = settle().catch((error: unknown) => {
      this.fail(error);
    });
  }

  /** @returns the result, once its file is where it will be */
  #concluding(acquisition: AcquisitionWriter, end: EndData | null): () => AcquisitionResult {
    const ending = this.#endingOf(end);
    const largestBacklogBytes = this.#backlog.takeLargest();
    return () => acquisition.resultOf(ending, largestBacklogBytes);
  }

  #endingOf(end: EndData | null): Ending {
    return { end, stop: this.#stop, rowsWanted: this.#limit.rows };
  }

  #conclude(result: AcquisitionResult): void {
    this.#log.add(result);
    this.#options.onResult?.(result);
  }
}
