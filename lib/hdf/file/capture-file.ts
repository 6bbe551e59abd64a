/** The HDF5 file of one acquisition, from its creation to its close. */

import { HdfError } from '../../errors.js';
import type {
  NativeAcquisition,
  NativeEnding,
  NativeWriter,
  ScaledColumn,
  WriteProgress,
} from '../../native/binding.js';
import type { NativeOverview } from '../../native/overview.js';
import { native } from '../../native/load.js';
import type { CaptureFileOptions } from './capture-file-options.js';
import { explainHdfError, progressOf, removedError, unclosedError } from './explain-hdf-error.js';
import type { OutputFile } from '../path/output-file.js';
import { nameWhenConfirmed, type PendingName } from './pending-name.js';
import { startAttributes } from './panda-attributes.js';
import { acquisitionOf } from './acquisition-of.js';
import { isBeingWritten } from './superblock.js';

/** Windows does not let the name of a file change while it is open. */
const NAMED_LAST = process.platform === 'win32';

/**
 * Calls are done in their order. The file appears under its name with the first flush, on Windows
 * when it is closed, or when that is confirmed (`pendingName`).
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

  /** The name that the file has, or will have. */
  get path(): string {
    return this.#output.path;
  }

  /** Where the file is now. */
  get currentPath(): string {
    return this.#output.currentPath;
  }

  /** Where the file was to be, if others have moved it; null: they have not. */
  get movedFrom(): string | null {
    return this.#output.movedFrom;
  }

  /** It is not at its path, and it is not known where it is. */
  get isLost(): boolean {
    return this.#output.isLost;
  }

  get progress(): WriteProgress {
    return this.#progress;
  }

  /**
   * @param samples whole packed samples, in pieces
   * @param areLent nobody touches them meanwhile; otherwise they are copied
   */
  async append(samples: readonly Uint8Array[], flush: boolean, areLent: boolean): Promise<void> {
    await this.#call(() => this.#writer.append(samples, flush, areLent));
    if (flush) await this.#look();
  }

  async appendColumns(
    columns: readonly ScaledColumn[],
    rows: number,
    flush: boolean,
  ): Promise<void> {
    await this.#call(() => this.#writer.appendColumns(columns, rows, flush));
    if (flush) await this.#look();
  }

  async flush(): Promise<void> {
    await this.#call(() => this.#writer.flush());
    await this.#look();
  }

  /** Of a file for several acquisitions: one has ended. Flushes. */
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

  /** Waits until what was flushed is on the disk. @throws NotOnDiskError */
  async flushToDisk(): Promise<void> {
    try {
      await this.#output.toDisk();
    } finally {
      await this.#look();
    }
  }

  /**
   * Closes with all rows in; after a failed write with all that are known to be.
   *
   * @param ending what the file is to say of the acquisition's end; null: it did not come to one
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
   * Waits until the closed file is on the disk, and lets others write to its path.
   *
   * @param isWhole whether `close` has worked
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
      // It has its name by the time that anybody looks, unless that was refused.
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

  /** Rows in each dataset, as far as is known. */
  get rows(): number {
    if (this.isRemoved) return 0;
    return this.#isUnclosed ? this.#progress.samplesFlushed : this.#progress.samplesInFile;
  }

  /** It keeps its mark of being written. */
  get isUnclosed(): boolean {
    return this.#isUnclosed;
  }

  /** What is written goes nowhere, or went. */
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

  /** If it fails the capture goes on under the temporary name, and says so when it is closed. */
  async #publish(): Promise<void> {
    try {
      await this.#output.publish();
    } catch (error) {
      this.#nameProblem = { error };
    }
    this.#tellNews();
  }
}
