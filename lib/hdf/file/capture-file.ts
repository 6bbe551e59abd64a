/** The HDF5 file of one acquisition, from its creation to its close. */

import { HdfError } from '../../errors.js';
import type {
  NativeAcquisition,
  NativeEnding,
  NativeWriter,
  WriteProgress,
} from '../../native/binding.js';
import type { NativeOverview } from '../../native/overview.js';
import { native } from '../../native/load.js';
import type { ColumnData } from '../../scaling/column-data.js';
import type { CaptureFileOptions } from './capture-file-options.js';
import { explainHdfError, progressOf, removedError, unclosedError } from './explain-hdf-error.js';
import type { OutputFile } from '../path/output-file.js';
import { nameWhenConfirmed, type PendingName } from './pending-name.js';
import type { RawSamples } from './raw-samples.js';
import { startAttributes } from './panda-attributes.js';
import { acquisitionOf } from './acquisition-of.js';
import { isBeingWritten } from './superblock.js';

/** On Windows an open file can't be renamed. */
const NAMED_LAST = process.platform === 'win32';

/**
 * Calls run in their order. The file appears under its name at the first flush. On Windows it appears when it is
 * closed, and with `pendingName` when the name is confirmed.
 */
export class CaptureFile {
  readonly #output: OutputFile;
  readonly #writer: NativeWriter;
  readonly #warn: (warning: string) => void;
  readonly #pendingName: PendingName | null;
  #isDiscarded = false;
  #nameProblem: { error: unknown } | null = null;
  #publishing: Promise<void> | null = null;
  #isUnclosed = false;
  #progress: WriteProgress = {
    samples: 0,
    samplesInFile: 0,
    samplesFlushed: 0,
    firstUncertainSample: null,
    chunkSamples: 0,
    readable: false,
    removed: false,
  };

  private constructor({ output, warn, pendingName }: CaptureFileOptions, writer: NativeWriter) {
    this.#output = output;
    this.#writer = writer;
    this.#warn = warn;
    this.#pendingName = pendingName;
  }

  /** @throws OutputPathError, HdfError */
  static async open(options: CaptureFileOptions): Promise<CaptureFile> {
    const { output } = options;
    const descriptor = await output.begin();
    const writer = new (native().ChunkWriter)({
      path: output.currentPath,
      descriptor,
      layout: options.layout,
      attributes: [...startAttributes(options.start), ...options.pandaAttributes],
      missed: options.start.missed,
      chunkSamples: options.chunkSamples,
      overviews: options.overviews,
      texts: options.texts,
      firstAcquisition: options.isShared ? acquisitionOf(options.start) : null,
    });
    try {
      await writer.open();
      await output.begun();
    } catch (error) {
      await output.discard();
      throw explainHdfError(error, output.path);
    }
    return new CaptureFile(options, writer);
  }

  /** The name that the file has or will get. */
  get path(): string {
    return this.#output.path;
  }

  /** The present path of the file. */
  get currentPath(): string {
    return this.#output.currentPath;
  }

  /** The intended path, if others have moved the file; null: not moved. */
  get movedFrom(): string | null {
    return this.#output.movedFrom;
  }

  /** The file is not at its path, and its place is not known. */
  get isLost(): boolean {
    return this.#output.isLost;
  }

  get progress(): WriteProgress {
    return this.#progress;
  }

  /** @param data whole samples. Nobody changes the bytes of a borrowed frame before the promise settles. */
  async append(data: RawSamples | ColumnData, flush: boolean): Promise<void> {
    const writer = this.#writer;
    await this.#call(() =>
      data.kind === 'columns'
        ? writer.appendColumns(data.columns, data.sampleCount, flush)
        : writer.append(data.slices, flush, data.isBorrowed),
    );
    if (flush) await this.#look();
  }

  async flush(): Promise<void> {
    await this.#call(() => this.#writer.flush());
    await this.#look();
  }

  /** In a file for several acquisitions: ends the current one. Flushes. */
  async endAcquisition(ending: NativeEnding | null): Promise<void> {
    await this.#call(() => this.#writer.endAcquisition(ending));
    await this.#look();
  }

  async beginAcquisition(
    start: NativeAcquisition,
    overviews: readonly NativeOverview[],
  ): Promise<void> {
    await this.#call(() => this.#writer.beginAcquisition(start, overviews));
    await this.#look();
  }

  async resumeAcquisition(overviews: readonly NativeOverview[]): Promise<void> {
    await this.#call(() => this.#writer.resumeAcquisition(overviews));
  }

  /** Waits until all flushed rows are on the disk. @throws NotOnDiskError */
  async flushToDisk(): Promise<void> {
    try {
      await this.#output.toDisk();
    } finally {
      await this.#look();
    }
  }

  /**
   * Closes the file with all rows; after a failed write, with all rows that are known to be written.
   *
   * @param ending the end of the acquisition that the file states; null: the acquisition did not end
   * @throws OutputPathError if the file could not get its name: it is under `currentPath` then
   */
  async close(ending: NativeEnding | null): Promise<void> {
    try {
      await this.#call(() => this.#writer.close(ending));
    } catch (error) {
      await this.#look();
      this.#isUnclosed = !this.isRemoved && isBeingWritten(this.currentPath, true);
      const isOurs = this.#isUnclosed && error instanceof HdfError;
      throw isOurs ? unclosedError(error, this.currentPath, this.rows) : error;
    }
    if (NAMED_LAST && this.#pendingName === null) await (this.#publishing ??= this.#publish());
    if (this.#nameProblem !== null) throw this.#nameProblem.error;
  }

  /**
   * Waits until the closed file is on the disk, and releases its path.
   *
   * @param isWhole whether `close` has succeeded
   * @throws NotOnDiskError; with `pendingName` what `nameWhenConfirmed` throws
   */
  async settle(isWhole: boolean): Promise<void> {
    try {
      if (this.#pendingName === null) await this.#output.toDisk();
      else await nameWhenConfirmed(this.#output, this.#pendingName, isWhole);
    } catch (error) {
      this.#isDiscarded = this.#pendingName !== null && this.currentPath !== this.path;
      throw error;
    } finally {
      await this.#look();
      await this.#output.release();
    }
  }

  async #call(work: () => Promise<WriteProgress>): Promise<void> {
    try {
      this.#progress = await work();
    } catch (error) {
      this.#progress = progressOf(error) ?? this.#progress;
      await this.#publishIfReadable();
      // Unless its name was refused, the file has its name before a user can see this message.
      const willBeNamed = this.#nameProblem === null && this.#isNamedEarly;
      throw explainHdfError(error, willBeNamed ? this.path : this.currentPath);
    }
    if (this.#progress.removed) throw removedError(this.currentPath);
    await this.#publishIfReadable();
  }

  async #look(): Promise<void> {
    if (this.isRemoved) return;
    await this.#output.look();
    this.#tellNews();
  }

  #tellNews(): void {
    const news = this.#output.takeNews();
    if (news !== null) this.#warn(news);
  }

  /** Rows in each dataset, as far as they are known. */
  get rows(): number {
    if (this.isRemoved) return 0;
    return this.#isUnclosed ? this.#progress.samplesFlushed : this.#progress.samplesInFile;
  }

  /** The file still has the mark of a writer. */
  get isUnclosed(): boolean {
    return this.#isUnclosed;
  }

  /** The file was removed: samples are lost, or will be. */
  get isRemoved(): boolean {
    return this.#progress.removed || this.#isDiscarded;
  }

  get #isNamedEarly(): boolean {
    return !NAMED_LAST && this.#pendingName === null;
  }

  async #publishIfReadable(): Promise<void> {
    if (!this.#isNamedEarly || !this.#progress.readable || this.isRemoved) return;
    await (this.#publishing ??= this.#publish());
  }

  /**
   * If the file can't be named, the capture continues under the temporary name, and `close` reports the error.
   */
  async #publish(): Promise<void> {
    try {
      await this.#output.publish();
    } catch (error) {
      this.#nameProblem = { error };
    }
    this.#tellNews();
  }
}
