/** The sink that writes HDF5 files, one for each acquisition. */

import type { FilePart } from '../../capture/build-acquisition-result.js';
import type { FileSink, SinkInfo } from '../../capture/sinks/sink.js';
import { type HdfError, LayoutError, OutputPathError, type PandaError } from '../../errors.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';
import { OutputFiles } from '../path/output-files.js';
import { defaultMaxBufferedBytes } from '../../capture/max-buffered-bytes.js';
import type { FilenameSequence } from '../path/filename-sequence.js';
import type { FileRecorderOptions } from './file-recorder-options.js';
import { FileOpener, overviewsOf } from './file-opener.js';
import { FileRecording } from './file-recording.js';
import { keep, LastRows } from './last-rows.js';
import { SharedFile } from './shared-file.js';

/** The result of an acquisition whose file could not be made. */
const NO_FILE: FilePart = {
  file: null,
  movedFrom: null,
  samplesWritten: 0,
  isWhole: false,
  firstUncertainSample: null,
  chunkSamples: 0,
  dropSuspect: false,
  problem: null,
};

/** Limit of the names that are tried for the next file of a capture into one file. */
const MOST_NAMES_TRIED = 1000;

export class FileRecorder implements FileSink {
  /** The writer in the addon has a queue. */
  readonly writesAtOnce = Infinity;
  readonly #options: FileRecorderOptions;
  readonly #outputs: OutputFiles;
  readonly #fileNames: Iterable<string> | FilenameSequence;
  readonly #opener: FileOpener;
  /** The latest recording. */
  #recording: FileRecording | null = null;
  #isOpen = false;
  #info: SinkInfo | null = null;
  /** With `oneFile`: the file of the next acquisition. */
  #shared: SharedFile | null = null;
  /** With `last`: the rows that are kept. */
  #ring: { readonly rows: LastRows; readonly start: StartData } | null = null;
  /** Parts of acquisitions that are closed, until they are asked for. */
  readonly #parts = new Map<number, Promise<FilePart>>();
  /** Settles when all closed files are on the disk. */
  #settling: Promise<void> = Promise.resolve();

  constructor(fileNames: Iterable<string>, options: FileRecorderOptions) {
    this.#options = options;
    this.#fileNames = fileNames;
    const kind = options.pendingName === undefined ? 'capture' : 'stream';
    this.#outputs = new OutputFiles(fileNames, options.overwrite ?? false, kind);
    this.#opener = new FileOpener(options);
  }

  get currentPath(): string | null {
    return this.#isOpen ? (this.#recording?.path ?? null) : null;
  }

  get unclosed(): HdfError | null {
    return this.#recording?.unclosed ?? null;
  }

  /** Locks the path of the next file for this capture. @throws OutputPathError */
  async prepare(): Promise<void> {
    await this.#opener.prepare();
    if (this.#shared === null) await this.#outputs.lockNext();
  }

  addContinuation(): void {
    // The rest goes into the same file, or into the next one after its header.
    if (this.#shared !== null) return;
    if ('addContinuation' in this.#fileNames) this.#fileNames.addContinuation();
  }

  /** @throws LayoutError, OutputPathError, HdfError */
  async open(start: StartData, info: SinkInfo): Promise<void> {
    const { last, maxBufferedBytes } = this.#options;
    this.#info = info;
    this.#recording = null;
    if (last === undefined) {
      this.#recording = await this.#begin(start, info);
    } else {
      const most = maxBufferedBytes ?? defaultMaxBufferedBytes();
      this.#ring = { rows: new LastRows(last, start.sampleBytes, most), start };
    }
    this.#isOpen = true;
  }

  /**
   * Accepts scaled columns as well. @throws LayoutError if no file is open @throws the error of a failed write
   */
  write(data: FrameData | ColumnData): Promise<void> {
    if (this.#isOpen && this.#ring !== null) return keep(this.#ring.rows, data);
    if (this.#recording === null || !this.#isOpen) return Promise.reject(missingStart());
    return this.#recording.write(data);
  }

  /** Closes the file. The next file may be opened before this one is on the disk: `partOf` waits for that. */
  async close(end: EndData | null, cause: PandaError | null): Promise<void> {
    const info = this.#info;
    if (info === null || !this.#isOpen) return;
    const ring = this.#ring;
    // The rows are released before the file is opened, also if opening fails.
    this.#isOpen = false;
    this.#ring = null;
    const kept = ring === null ? null : await this.#writeKept(ring, info);
    const recording = this.#recording;
    if (recording === null) return;
    const counts = { isAsked: end === null && cause === null, rowsWanted: info.samples };
    try {
      await recording.close({ ...counts, end: inFile(end, kept), ...kept });
    } finally {
      if (recording.isFileClosed) this.#shared = null;
      const part = this.#settle(recording, info, kept);
      this.#parts.set(info.number, part);
      // The promise has no value, since an endless capture must not keep a value for each file.
      this.#settling = Promise.all([this.#settling, part]).then(() => {});
    }
  }

  async partOf(number: number): Promise<FilePart> {
    const part = this.#parts.get(number);
    this.#parts.delete(number);
    return (await part) ?? NO_FILE;
  }

  async discard(): Promise<void> {
    try {
      await this.#closeShared();
    } finally {
      await this.#outputs.discard();
      await this.#settling;
    }
  }

  /** Begins a recording in the shared file, or in a new file. */
  async #begin(start: StartData, info: SinkInfo): Promise<FileRecording> {
    const options = this.#options;
    const shared = this.#shared;
    if (shared !== null) {
      const refusal = await shared.refusalOf(start);
      if (refusal === null) {
        const place = await shared.begin(start, overviewsOf(options, start, info));
        const target = { file: shared.file, start, shared: { file: shared, place } };
        return new FileRecording(target, info, options);
      }
      if (refusal.warning !== null) info.warn(refusal.warning);
      await this.#closeShared();
      await this.#lockNextFree();
    }
    const file = await this.#opener.open(start, info, () => this.#outputs.take());
    if (options.oneFile !== true)
      return new FileRecording({ file, start, shared: null }, info, options);
    this.#shared = new SharedFile(file, start, options);
    const place = { firstRow: 0, rowsBefore: 0, skip: 0, missed: start.missed };
    return new FileRecording({ file, start, shared: { file: this.#shared, place } }, info, options);
  }

  /** Closes the file of several acquisitions, between two of them. @throws HdfError */
  async #closeShared(): Promise<void> {
    const shared = this.#shared;
    this.#shared = null;
    if (shared === null) return;
    try {
      await shared.file.close(null);
    } finally {
      const settled = shared.file.settle(true).catch((error: unknown) => {
        this.#info?.fail(error);
      });
      this.#settling = Promise.all([this.#settling, settled]).then(() => {});
    }
  }

  /** Locks the next free name. @throws OutputPathError */
  async #lockNextFree(): Promise<void> {
    for (let tries = 1; ; tries++) {
      if ('addContinuation' in this.#fileNames) this.#fileNames.addContinuation();
      try {
        await this.#outputs.lockNext();
        return;
      } catch (error) {
        if (!(error instanceof OutputPathError) || tries === MOST_NAMES_TRIED) throw error;
      }
    }
  }

  /** Begins the file with the last rows, when the acquisition has ended. */
  async #writeKept(
    { rows, start }: { readonly rows: LastRows; readonly start: StartData },
    info: SinkInfo,
  ): Promise<Kept> {
    const { firstSample, rowsTaken } = rows;
    const attributes = [{ name: 'first_sample', value: BigInt(firstSample) }];
    const file = await this.#opener.open(start, info, () => this.#outputs.take(), attributes);
    const target = { file, start, shared: null };
    this.#recording = new FileRecording(target, { ...info, samples: Infinity }, this.#options);
    const kept = rows.take();
    // `close` reports the same error.
    if (kept !== null) this.#recording.write(kept).catch(() => {});
    return { rowsKept: this.#options.last ?? Infinity, firstSample, rowsTaken };
  }

  async #settle(recording: FileRecording, info: SinkInfo, kept: Kept | null): Promise<FilePart> {
    const withKept = (part: FilePart): FilePart => {
      if (kept === null) return part;
      const { firstSample, rowsKept } = kept;
      return { ...part, firstSample, rowsKept };
    };
    try {
      await recording.settle();
      return withKept(recording.partOf(true));
    } catch (error) {
      info.fail(error);
      return withKept(recording.partOf(false));
    }
  }
}

/** With `last`: the rows of a file. */
interface Kept {
  readonly rowsKept: number;
  readonly firstSample: number;
  /** Samples received of the acquisition. */
  readonly rowsTaken: number;
}

/** Converts the first suspect sample to a row of the file. */
function inFile(end: EndData | null, kept: Kept | null): EndData | null {
  if (end?.firstSuspectSample === undefined || kept === null) return end;
  return { ...end, firstSuspectSample: Math.max(0, end.firstSuspectSample - kept.firstSample) };
}

/** The error for samples without a header. */
export function missingStart(): LayoutError {
  return new LayoutError(
    'Samples came without the start of their acquisition: put all that data() gives into the pipeline.',
  );
}
