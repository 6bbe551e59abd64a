/** The element that writes files. */

import { LayoutError, OutputPathError } from '../errors.js';
import type { EndData, ReadyData, StartData } from '../responses/data.js';
import { isGoodEnd } from '../responses/end-reason.js';
import type { FrameData } from '../responses/frame-data.js';
import type { AcquisitionResult } from '../responses/result.js';
import { CaptureFile } from './capture-file.js';
import type { ColumnData } from './column-data.js';
import { planColumns } from './column-plan.js';
import { checkOptions, type HdfWriterOptions, namesOf } from './hdf-writer-options.js';
import { OutputFile } from './output-file.js';
import { Pipeline, type WhatToDo } from './pipeline.js';
import { WriteQueue } from './write-queue.js';

/** Of a timer. */
const MAX_PERIOD_MS = 2 ** 31 - 1;

/**
 * Writes one HDF5 file for each acquisition: a dataset `NAME.CAPTURE` for each column, readable
 * while it is written (SWMR). Takes `FrameData`, which it scales if the acquisition is `Raw`, or
 * `ColumnData`. Passes on how many samples of the acquisition have been written, after each batch.
 */
export class HdfWriter extends Pipeline {
  readonly #options: HdfWriterOptions;
  readonly #names: Iterator<string>;
  #nextName: string | null = null;
  readonly #results: AcquisitionResult[] = [];
  #file: CaptureFile | null = null;
  #queue: WriteQueue | null = null;
  #start: StartData | null = null;
  #bytesReceived = 0;
  #flushTimer: NodeJS.Timeout | null = null;

  /** @throws InvalidOptionError, OutputPathError */
  constructor(options: HdfWriterOptions) {
    super();
    this.#options = options;
    this.#names = namesOf(options)[Symbol.iterator]();
    checkOptions(options);
  }

  protected readonly whatToDo: WhatToDo = {
    ready: (ready) => this.#checkName(ready),
    start: (start) => this.#open(start),
    frame: (frame) => this.#write(frame),
    columns: (columns) => this.#write(columns),
    end: (end) => this.#close(end),
  };

  /** Of all acquisitions so far. */
  get results(): readonly AcquisitionResult[] {
    return this.#results;
  }

  /** What would make the first file fail is found out before there is anything to write. */
  async #checkName(ready: ReadyData): Promise<ReadyData> {
    const path = this.#peekName();
    if (path !== null) await new OutputFile(path, this.#options.overwrite ?? false).check();
    return ready;
  }

  #peekName(): string | null {
    if (this.#nextName === null) {
      const name = this.#names.next();
      if (name.done !== true) this.#nextName = name.value;
    }
    return this.#nextName;
  }

  async #open(start: StartData): Promise<StartData> {
    await this.#finish(null);
    const { overwrite = false, flushPeriod = 1, chunkSamples = 0, onOpen } = this.#options;
    const layout = planColumns(start, this.#options.captureRecordHdfNames);
    const path = this.#peekName();
    if (path === null) {
      throw new OutputPathError('There are more acquisitions than names of files.', '');
    }
    this.#nextName = null;
    this.#start = start;
    this.#bytesReceived = 0;
    const file = await CaptureFile.open({
      path,
      overwrite,
      layout,
      start,
      chunkSamples,
    });
    this.#file = file;
    const queue = new WriteQueue(file, {
      flushAlways: flushPeriod === 0,
      onWritten: () => {
        this.#report(file);
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
    return start;
  }

  async #write(data: FrameData | ColumnData): Promise<void> {
    if (this.#queue === null) {
      throw new LayoutError('Samples came before the start of their acquisition.');
    }
    if (data.kind === 'frame') this.#bytesReceived += data.byteLength;
    else this.#bytesReceived += data.sampleCount * (this.#start?.sampleBytes ?? 0);
    await this.#queue.put(data);
  }

  async #close(end: EndData): Promise<EndData> {
    await this.#finish(end);
    return end;
  }

  /** After a failure too: whatever is in a file then is all that will be. */
  protected override async onStop(): Promise<void> {
    await this.#finish(null);
  }

  /** Closes the file, if one is open, and says what became of it. */
  async #finish(end: EndData | null): Promise<void> {
    const file = this.#file;
    const queue = this.#queue;
    if (file === null || queue === null) return;
    this.#file = this.#queue = null;
    if (this.#flushTimer !== null) clearInterval(this.#flushTimer);
    try {
      try {
        await queue.drain();
      } finally {
        await file.close(end, this.#options.dropSuspect ?? false);
      }
      this.#report(file);
    } finally {
      this.#conclude(file, end);
    }
  }

  #conclude(file: CaptureFile, end: EndData | null): void {
    const samplesWritten = file.progress.samplesInFile;
    const result: AcquisitionResult = {
      file: file.currentPath,
      samplesWritten,
      samplesReported: end?.samples ?? null,
      missed: this.#start?.missed ?? 0,
      reason: end?.reason ?? null,
      ok: end !== null && isGoodEnd(end.reason) && end.samples === samplesWritten,
      armTime: this.#start?.armTime ?? null,
      startTime: this.#start?.startTime ?? null,
      bytesReceived: this.#bytesReceived,
      firstSuspectSample: end?.firstSuspectSample ?? null,
      largestBacklogBytes: 0,
      chunkSamples: file.progress.chunkSamples,
      warnings: warningsOf(end, this.#options.dropSuspect ?? false),
    };
    this.#results.push(result);
    this.#options.onResult?.(result);
  }

  #report(file: CaptureFile): void {
    const { samples } = file.progress;
    this.#options.onProgress?.({ file: file.path, samples, bytesReceived: this.#bytesReceived });
    this.pass(samples).catch((error: unknown) => {
      this.fail(error);
    });
  }
}

function warningsOf(end: EndData | null, dropSuspect: boolean): string[] {
  if (end?.firstSuspectSample === undefined) return [];
  const what = dropSuspect ? 'were left out' : 'are in the file, but not to be trusted';
  return [
    `The samples from row ${end.firstSuspectSample} on ${what}: they may have been overwritten before they were sent.`,
  ];
}
