/** One acquisition that is being written into its file. */

import type { SinkInfo } from '../../capture/sinks/sink.js';
import type { FilePart, SampleCounts } from '../../capture/build-acquisition-result.js';
import { HdfError, OutputPathError } from '../../errors.js';
import type { NativeEnding } from '../../native/binding.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { ColumnData } from '../../scaling/column-data.js';
import { endingOf } from './acquisition-of.js';
import type { CaptureFile } from './capture-file.js';
import type { FileRecorderOptions } from './file-recorder-options.js';
import { FlushSchedule } from './flush-schedule.js';
import { type RawSamples, withoutRows } from './raw-samples.js';
import { type Place, rowsWantedOf, type SharedFile } from './shared-file.js';

/** The place of an acquisition in a file of its own. */
const ALONE: Place = { firstRow: 0, rowsBefore: 0, skip: 0, missed: 0 };

/** The file, and the place of an acquisition in it. */
export interface RecordingTarget {
  readonly file: CaptureFile;
  readonly start: StartData;
  /** A file of several acquisitions; null: the file is for this acquisition only. */
  readonly shared: { readonly file: SharedFile; readonly place: Place } | null;
}

export class FileRecording {
  readonly #file: CaptureFile;
  readonly #shared: SharedFile | null;
  readonly #place: Place;
  readonly #start: StartData;
  readonly #options: FileRecorderOptions;
  readonly #fail: (error: unknown) => void;
  readonly #flushes: FlushSchedule;
  /** Settles after all calls so far. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;
  /** Samples to skip, since the file has them already. */
  #toSkip: number;
  /** Rows that are wanted in all of an acquisition that goes on in the file; null: it does not. */
  readonly #resumedWanted: number | null;
  /** Number of rows that are still wanted. */
  #room: number;
  #isClosed = false;
  #problem: HdfError | null = null;
  #bytesReceived = 0;
  /** Rows of this acquisition, written or waiting. */
  #rows: number;
  /** The result in a shared file, after the end of the acquisition. */
  #part: FilePart | null = null;

  constructor(
    { file, start, shared }: RecordingTarget,
    info: Pick<SinkInfo, 'fail' | 'samples'>,
    options: FileRecorderOptions,
  ) {
    this.#file = file;
    this.#shared = shared?.file ?? null;
    this.#place = shared?.place ?? { ...ALONE, missed: start.missed };
    this.#start = start;
    this.#options = options;
    this.#toSkip = this.#place.skip;
    this.#rows = this.#place.rowsBefore;
    this.#resumedWanted =
      this.#rows === 0 ? null : rowsWantedOf(this.#place, info.samples, options.samples);
    this.#room = (this.#resumedWanted ?? info.samples) - this.#rows;
    this.#fail = info.fail;
    this.#flushes = new FlushSchedule(options.flushPeriod ?? 1, () => {
      this.#call(() => file.flush(), true).catch(() => {});
    });
  }

  /** The name that the file has or will get. */
  get path(): string {
    return this.#file.path;
  }

  /** The error if the file could not be closed, so that the file can't state its end; null: none. */
  get unclosed(): HdfError | null {
    return this.#file.isUnclosed ? this.#problem : null;
  }

  /** The file accepts no other acquisition. */
  get isFileClosed(): boolean {
    return this.#part === null;
  }

  /** Settles when the samples are written. @throws the error of the call that failed first */
  async write(data: RawSamples | ColumnData): Promise<void> {
    this.#bytesReceived += data.sampleCount * this.#start.sampleBytes;
    const skipped = Math.min(this.#toSkip, data.sampleCount);
    const rows = Math.min(data.sampleCount - skipped, this.#room);
    this.#toSkip -= skipped;
    this.#room -= rows;
    this.#rows += rows;
    if (rows === 0) return;
    const wanted = withoutRows(data, skipped, rows, this.#start.sampleBytes);
    const flush = this.#flushes.rowsCome();
    await this.#call(() => this.#file.append(wanted, flush), flush);
  }

  /**
   * Writes the waiting samples, and closes the file, or ends the acquisition in it.
   *
   * @throws HdfError, OutputPathError; the file is closed as far as possible
   */
  async close(counts: Omit<SampleCounts, 'rowsTaken'>): Promise<void> {
    const end = this.#endOf(counts.end);
    const rowsWanted = this.#resumedWanted ?? counts.rowsWanted;
    const ending = { ...counts, end, rowsTaken: this.#rows, rowsWanted };
    let isShared: boolean;
    try {
      isShared = await this.#write(endingOf(ending, this.#options.dropSuspect ?? false));
      this.#isClosed = true;
      this.#report();
    } catch (error) {
      // The file is complete, under another name.
      this.#isClosed = error instanceof OutputPathError;
      if (error instanceof HdfError) this.#problem = error;
      throw error;
    }
    const shared = this.#shared;
    if (shared === null || !isShared) return;
    const { firstRow, missed } = this.#place;
    const rows = this.#file.rows - firstRow;
    const uncertain = this.#file.progress.firstUncertainSample;
    const { armTime } = this.#start;
    const isCutOff = counts.end === null && !counts.isAsked;
    const isFull = uncertain !== null || rows < this.#rows;
    shared.ended({ armTime, firstRow, rows, missed, isCutOff }, isFull);
    this.#part = {
      ...this.#partNow(true),
      samplesWritten: rows,
      firstUncertainSample: uncertain === null ? null : Math.max(0, uncertain - firstRow),
      whole: { end, rowsTaken: this.#rows, rowsWanted, missed },
    };
  }

  /** Waits until the closed or flushed file is on the disk. @throws NotOnDiskError */
  async settle(): Promise<void> {
    if (this.isFileClosed) await this.#file.settle(this.#isClosed);
    else await this.#file.flushToDisk();
  }

  /** The part of the result about the file. @param isOnDisk whether the system has confirmed it */
  partOf(isOnDisk: boolean): FilePart {
    const part = this.#part;
    if (part === null) return this.#partNow(isOnDisk);
    const { file, movedFrom, isWhole } = this.#partNow(isOnDisk);
    return { ...part, file, movedFrom, isWhole };
  }

  #partNow(isOnDisk: boolean): FilePart {
    const file = this.#file;
    const { firstRow, rowsBefore } = this.#place;
    return {
      file: file.isRemoved ? null : file.currentPath,
      movedFrom: file.isRemoved ? null : file.movedFrom,
      samplesWritten: Math.max(0, file.rows - firstRow),
      isWhole: this.#isClosed && isOnDisk && !file.isLost,
      firstUncertainSample: file.progress.firstUncertainSample,
      chunkSamples: file.progress.chunkSamples,
      dropSuspect: this.#options.dropSuspect ?? false,
      problem: this.#problem?.message ?? null,
      ...(this.#shared !== null && { firstRow }),
      ...(rowsBefore > 0 && {
        whole: {
          end: null,
          rowsTaken: this.#rows,
          rowsWanted: this.#resumedWanted ?? Infinity,
          missed: this.#place.missed,
        },
      }),
    };
  }

  /** @returns whether the file is open for other acquisitions */
  async #write(ending: NativeEnding | null): Promise<boolean> {
    try {
      await this.#drain();
      if (this.#shared !== null) {
        await this.#file.endAcquisition(ending);
        return true;
      }
    } catch (error) {
      // With what is known to be in it.
      await this.#file.close(ending);
      throw error;
    }
    await this.#file.close(ending);
    return false;
  }

  /** Calls wait in the addon. @throws the error of the call that failed first */
  async #call(work: () => Promise<void>, flush: boolean): Promise<void> {
    if (this.#failure !== null) throw this.#failure.error;
    const call = work().then(this.#report);
    this.#last = call.catch(() => {});
    try {
      await call;
    } catch (error) {
      throw this.#failedWith(error);
    }
    if (flush) this.#flushes.flushed();
  }

  /** The calls behind the one that failed only say that they can't go on. @returns what has failed first */
  #failedWith(error: unknown): unknown {
    if (this.#failure === null) {
      this.#failure = { error };
      this.#fail(error);
    }
    return this.#failure.error;
  }

  /** Waits for all calls, and flushes no more. @throws as they do */
  async #drain(): Promise<void> {
    this.#flushes.stop();
    await this.#last;
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** The PandA counts all samples since the connection was made. */
  #endOf(end: EndData | null): EndData | null {
    const { rowsBefore } = this.#place;
    const { missed } = this.#start;
    if (end === null || rowsBefore === 0 || missed === 0) return end;
    const { firstSuspectSample, samples } = end;
    const suspect = firstSuspectSample === undefined ? undefined : firstSuspectSample + missed;
    return {
      ...end,
      samples: samples + missed,
      ...(suspect !== undefined && { firstSuspectSample: suspect }),
    };
  }

  readonly #report = (): void => {
    const { samples } = this.#file.progress;
    const { onProgress, onWritten } = this.#options;
    const written = samples - this.#place.firstRow;
    const bytesReceived = this.#bytesReceived;
    onProgress?.({ file: this.#file.path, samples: written, bytesReceived });
    onWritten?.(written);
  };
}
