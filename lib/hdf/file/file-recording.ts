/** One acquisition on its way into its file. */

import type { SinkInfo } from '../../capture/sinks/sink.js';
import {
  type FilePart,
  reasonOf,
  rowsDueOf,
  type SampleCounts,
} from '../../capture/build-acquisition-result.js';
import { HdfError, OutputPathError } from '../../errors.js';
import type { NativeEnding } from '../../native/binding.js';
import { isGoodEnd } from '../../outcome/end-reason.js';
import type { StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';
import type { OutputFile } from '../path/output-file.js';
import { CaptureFile } from './capture-file.js';
import { layoutDatasets } from './dataset-layout.js';
import type { FileRecorderOptions } from './file-recorder-options.js';
import { pandaAttributes } from './panda-attributes.js';
import { WriteQueue } from './write-queue.js';

export class FileRecording {
  readonly #file: CaptureFile;
  readonly #queue: WriteQueue;
  readonly #options: FileRecorderOptions;
  readonly #sampleBytes: number;
  #isClosed = false;
  #problem: HdfError | null = null;
  #bytesReceived = 0;
  #rowsTaken = 0;

  private constructor(
    file: CaptureFile,
    { sampleBytes }: StartData,
    info: SinkInfo,
    options: FileRecorderOptions,
  ) {
    this.#file = file;
    this.#options = options;
    this.#sampleBytes = sampleBytes;
    this.#queue = new WriteQueue(file, {
      flushPeriod: options.flushPeriod ?? 1,
      onWritten: () => {
        this.#report();
      },
      onError: info.fail,
    });
  }

  /** @throws LayoutError, OutputPathError, HdfError */
  static async open(
    start: StartData,
    info: SinkInfo,
    takeOutput: () => OutputFile,
    options: FileRecorderOptions,
  ): Promise<FileRecording> {
    const layout = layoutDatasets(start, options.captureRecordHdfNames);
    const output = takeOutput();
    const file = await CaptureFile.open({
      output,
      layout,
      start,
      chunkSamples: options.chunkSamples ?? 0,
      overviews: (options.fed ?? []).map((sink) => sink.feed(start, info.number)),
      pandaAttributes: pandaAttributes(info.identification),
      warn: info.warn,
      pendingName: options.pendingName ?? null,
    });
    if (output.isUnlocked) {
      info.warn(
        `${output.path} can't be locked on its file system: see to it that nobody else writes to it.`,
      );
    }
    const recording = new FileRecording(file, start, info, options);
    options.onOpen?.({
      file: file.path,
      sampleBytes: start.sampleBytes,
      datasets: layout.columns.map(({ dataset }) => dataset),
      missed: start.missed,
    });
    return recording;
  }

  /** The name that the file has, or will have. */
  get path(): string {
    return this.#file.path;
  }

  /** Why the file could not be closed, not even to say how it ended; null: it could. */
  get unclosed(): HdfError | null {
    return this.#file.isUnclosed ? this.#problem : null;
  }

  /** Settles when the samples are written. @throws what a batch has failed with */
  write(data: FrameData | ColumnData): Promise<void> {
    this.#bytesReceived += data.sampleCount * this.#sampleBytes;
    this.#rowsTaken += data.sampleCount;
    return this.#queue.put(data);
  }

  /**
   * Writes what still waits, and closes the file.
   *
   * @throws HdfError, OutputPathError; the file is closed nevertheless, as far as that can be done
   */
  async close(ending: Omit<SampleCounts, 'rowsTaken'>): Promise<void> {
    try {
      try {
        await this.#queue.drain();
      } finally {
        const counts = { ...ending, rowsTaken: this.#rowsTaken };
        await this.#file.close(endingOf(counts, this.#options.dropSuspect ?? false));
      }
      this.#isClosed = true;
      this.#report();
    } catch (error) {
      // It has all that it should, under another name.
      this.#isClosed = error instanceof OutputPathError;
      if (error instanceof HdfError) this.#problem = error;
      throw error;
    }
  }

  /** Waits until the closed file is on the disk, with its name. @throws as `CaptureFile.settle` */
  async settle(): Promise<void> {
    await this.#file.settle(this.#isClosed);
  }

  /** What is in the file. @param isOnDisk whether the system says so */
  partOf(isOnDisk: boolean): FilePart {
    const file = this.#file;
    return {
      file: file.isRemoved ? null : file.currentPath,
      movedFrom: file.isRemoved ? null : file.movedFrom,
      samplesWritten: file.rows,
      isWhole: this.#isClosed && isOnDisk && !file.isLost,
      firstUncertainSample: file.progress.firstUncertainSample,
      chunkSamples: file.progress.chunkSamples,
      dropSuspect: this.#options.dropSuspect ?? false,
      problem: this.#problem?.message ?? null,
    };
  }

  #report(): void {
    const { samples } = this.#file.progress;
    const { onProgress, onWritten } = this.#options;
    onProgress?.({ file: this.#file.path, samples, bytesReceived: this.#bytesReceived });
    onWritten?.(samples);
  }
}

/** What the file is to say of its end; null: nobody knows. */
function endingOf(counts: SampleCounts, dropSuspect: boolean): NativeEnding | null {
  const reason = reasonOf(counts);
  const rowsDue = rowsDueOf(counts);
  if (reason === null || rowsDue === null) return dropSuspect ? { reason: '', dropSuspect } : null;
  return { ...counts.end, reason, rowsDue, dropSuspect, isBad: !isGoodEnd(reason) };
}
