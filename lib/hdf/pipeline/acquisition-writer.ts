/** One acquisition on its way into its file, with what is to be told of it in the end. */

import { HdfError, OutputPathError } from '../../errors.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import { type Conclusion, endingOf, resultOf } from './build-acquisition-result.js';
import { CaptureFile } from '../file/capture-file.js';
import type { ColumnData } from './column-data.js';
import { layoutDatasets } from '../file/dataset-layout.js';
import type { HdfWriterOptions } from './hdf-writer-options.js';
import type { OutputFiles } from '../path/output-files.js';
import type { PandaAttributes } from '../file/panda-attributes.js';
import { missingStart } from './pipeline.js';
import { WriteQueue } from './write-queue.js';

export interface AcquisitionWriterEvents {
  /** So many samples of it are written by now. */
  readonly onWritten: (samples: number) => void;
  /** So many bytes do not wait any more, written or not. */
  readonly onDone: (byteLength: number) => void;
  readonly onError: (error: unknown) => void;
}

/** What an acquisition does not know of itself. */
export type Ending = Pick<Conclusion, 'end' | 'stop' | 'rowsWanted'>;

export class AcquisitionWriter {
  readonly #start: StartData;
  readonly #options: HdfWriterOptions;
  readonly #events: AcquisitionWriterEvents;
  #file: CaptureFile | null = null;
  /** Null before the file is open, and when it is being closed. */
  #queue: WriteQueue | null = null;
  #isClosed = false;
  #problem: HdfError | null = null;
  #bytesReceived = 0;
  #rowsTaken = 0;
  readonly #warnings: string[] = [];

  constructor(start: StartData, options: HdfWriterOptions, events: AcquisitionWriterEvents) {
    this.#start = start;
    this.#options = options;
    this.#events = events;
  }

  /** Null: none could be made, or none yet. */
  get file(): CaptureFile | null {
    return this.#file;
  }

  /** Why the file could not be closed, not even to say how it ended; null: it could. */
  get unclosed(): HdfError | null {
    return this.#file?.isUnclosed === true ? this.#problem : null;
  }

  /** Samples can be written. */
  get isOpen(): boolean {
    return this.#queue !== null;
  }

  /** @throws LayoutError, OutputPathError, HdfError */
  async open(outputs: OutputFiles, panda: PandaAttributes): Promise<void> {
    const start = this.#start;
    const { flushPeriod = 1, chunkSamples = 0, onOpen } = this.#options;
    const layout = layoutDatasets(start, this.#options.captureRecordHdfNames);
    const output = outputs.take();
    const pandaAttributes = await panda.inTime;
    const warn = (warning: string): void => {
      this.warn(warning);
    };
    const file = await CaptureFile.open({
      ...{ output, layout, start, chunkSamples, pandaAttributes, warn },
    });
    if (output.isUnlocked) {
      this.warn(
        `${output.path} can't be locked on its file system: see to it that nobody else writes to it.`,
      );
    }
    this.#file = file;
    this.#queue = new WriteQueue(file, {
      flushPeriod,
      onWritten: () => {
        this.#report(file);
      },
      onDone: this.#events.onDone,
      onError: this.#events.onError,
    });
    onOpen?.({
      file: file.path,
      sampleBytes: start.sampleBytes,
      datasets: layout.columns.map(({ dataset }) => dataset),
      missed: start.missed,
    });
  }

  /** @throws LayoutError if it is not open @throws what a batch before has failed with */
  write(data: FrameData | ColumnData): void {
    if (this.#queue === null) throw missingStart();
    if (data.kind === 'frame') this.#bytesReceived += data.byteLength;
    else this.#bytesReceived += data.sampleCount * this.#start.sampleBytes;
    this.#rowsTaken += data.sampleCount;
    this.#queue.put(data);
  }

  /**
   * Writes what still waits, and closes the file.
   *
   * @throws HdfError, OutputPathError; the file is closed nevertheless, as far as that can be done
   */
  async close(ending: Ending): Promise<void> {
    const file = this.#file;
    const queue = this.#queue;
    if (file === null || queue === null) return;
    this.#queue = null;
    try {
      try {
        await queue.drain();
      } finally {
        const counts = { ...ending, rowsTaken: this.#rowsTaken };
        await file.close(endingOf(counts, this.#options.dropSuspect ?? false));
      }
      this.#isClosed = true;
      this.#report(file);
    } catch (error) {
      // It has all that it should, under another name.
      this.#isClosed = error instanceof OutputPathError;
      if (error instanceof HdfError) this.#problem = error;
      throw error;
    }
  }

  /** Tells of it now, and once in the result. */
  warn(warning: string): void {
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
    this.#options.onWarning?.(warning);
  }

  /** What became of it, as is known so far: its file may not get on to the disk, or be moved. */
  resultOf(ending: Ending, largestBacklogBytes: number): AcquisitionResult {
    const { allowMissed = false, atMost = false, dropSuspect = false } = this.#options;
    return resultOf({
      ...ending,
      file: this.#file,
      isClosed: this.#isClosed,
      problem: this.#problem?.message ?? null,
      start: this.#start,
      bytesReceived: this.#bytesReceived,
      largestBacklogBytes,
      warnings: this.#warnings,
      rowsTaken: this.#rowsTaken,
      allowMissed,
      atMost,
      dropSuspect,
    });
  }

  #report(file: CaptureFile): void {
    const { samples } = file.progress;
    this.#options.onProgress?.({ file: file.path, samples, bytesReceived: this.#bytesReceived });
    this.#events.onWritten(samples);
  }
}
