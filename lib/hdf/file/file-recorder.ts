/** The sink that writes HDF5 files, one for each acquisition. */

import type { FilePart } from '../../capture/build-acquisition-result.js';
import type { FileSink, SinkInfo } from '../../capture/sinks/sink.js';
import { type HdfError, LayoutError, type PandaError } from '../../errors.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';
import { OutputFiles } from '../path/output-files.js';
import type { FilenameSequence } from '../path/filename-sequence.js';
import type { FileRecorderOptions } from './file-recorder-options.js';
import { FileRecording } from './file-recording.js';

/** Of an acquisition whose file could not be made. */
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

export class FileRecorder implements FileSink {
  /** Frames go to the disk in batches. */
  readonly writesAtOnce = Infinity;
  readonly #options: FileRecorderOptions;
  readonly #outputs: OutputFiles;
  readonly #fileNames: Iterable<string> | FilenameSequence;
  /** The latest. */
  #recording: FileRecording | null = null;
  #isOpen = false;
  #info: SinkInfo | null = null;
  /** Of acquisitions that are closed, and not asked for yet. */
  readonly #parts = new Map<number, Promise<FilePart>>();
  /** Until the files that are closed are on the disk. */
  #settling: Promise<void> = Promise.resolve();

  constructor(fileNames: Iterable<string>, options: FileRecorderOptions) {
    this.#options = options;
    this.#fileNames = fileNames;
    const kind = options.pendingName === undefined ? 'capture' : 'stream';
    this.#outputs = new OutputFiles(fileNames, options.overwrite ?? false, kind);
  }

  get currentPath(): string | null {
    return this.#isOpen ? (this.#recording?.path ?? null) : null;
  }

  get unclosed(): HdfError | null {
    return this.#recording?.unclosed ?? null;
  }

  /** Takes the path of the next file for this capture alone. @throws OutputPathError */
  async prepare(): Promise<void> {
    await this.#outputs.lockNext();
  }

  addContinuation(): void {
    if ('addContinuation' in this.#fileNames) this.#fileNames.addContinuation();
  }

  /** @throws LayoutError, OutputPathError, HdfError */
  async open(start: StartData, info: SinkInfo): Promise<void> {
    this.#info = info;
    this.#recording = null;
    this.#recording = await FileRecording.open(
      start,
      info,
      () => this.#outputs.take(),
      this.#options,
    );
    this.#isOpen = true;
  }

  /** Takes scaled columns too. @throws LayoutError if no file is open @throws what writing failed with */
  write(data: FrameData | ColumnData): Promise<void> {
    if (this.#recording === null || !this.#isOpen) return Promise.reject(missingStart());
    return this.#recording.write(data);
  }

  /** The next file may be opened before this one is on the disk: `partOf` waits for that. */
  async close(end: EndData | null, cause: PandaError | null): Promise<void> {
    const recording = this.#recording;
    const info = this.#info;
    if (recording === null || info === null || !this.#isOpen) return;
    this.#isOpen = false;
    const { samples: rowsWanted = Infinity } = this.#options;
    try {
      await recording.close({ end, isAsked: end === null && cause === null, rowsWanted });
    } finally {
      const part = this.#settle(recording, info);
      this.#parts.set(info.number, part);
      // With no value: an endless capture must not keep what became of each file.
      this.#settling = Promise.all([this.#settling, part]).then(() => {});
    }
  }

  async partOf(number: number): Promise<FilePart> {
    const part = this.#parts.get(number);
    this.#parts.delete(number);
    return (await part) ?? NO_FILE;
  }

  async discard(): Promise<void> {
    await this.#outputs.discard();
    await this.#settling;
  }

  async #settle(recording: FileRecording, info: SinkInfo): Promise<FilePart> {
    try {
      await recording.settle();
      return recording.partOf(true);
    } catch (error) {
      info.fail(error);
      return recording.partOf(false);
    }
  }
}

/** For samples of which nobody can tell what they are. */
export function missingStart(): LayoutError {
  return new LayoutError(
    'Samples came without the start of their acquisition: put all that data() gives into the pipeline.',
  );
}
