/** The pipeline element that writes files. */

import { captureBacklog } from '../../capture/capture-backlog.js';
import { answerInTime } from '../../capture/identify-panda.js';
import { OpenAcquisition } from '../../capture/open-acquisition.js';
import { KEPT_RESULTS, ResultLog } from '../../capture/result-log.js';
import { SampleLimit } from '../../capture/sample-limit.js';
import type { Backlog } from '../../client/data/backlog.js';
import { PipelineStoppedError } from '../../errors.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { Identification } from '../../responses/identification.js';
import type { ColumnData } from '../../scaling/column-data.js';
import { FileRecorder, missingStart } from '../file/file-recorder.js';
import { FilenameSequence } from '../path/filename-sequence.js';
import { filenamesOf, isNumbered } from '../path/filename-scheme.js';
import { fillScheme, schemeValues } from '../path/scheme-values.js';
import { checkOptions, type HdfWriterOptions } from './hdf-writer-options.js';
import { bytesOf, Pipeline, type PipelineItem, type WhatToDo } from './pipeline.js';

/** What the file is given before some of it is written. */
const MOST_IN_FLIGHT = 1024;
const MOST_IN_FLIGHT_BYTES = 8 * 1024 * 1024;

/**
 * Writes one HDF5 file for each acquisition: a dataset `NAME.CAPTURE` for each column, readable while it is
 * written (SWMR). Accepts `FrameData`, which it scales if the acquisition is `Raw`, or `ColumnData`. After each
 * batch it passes on the number of samples of the acquisition that are written.
 */
export class HdfWriter extends Pipeline {
  /** Samples are scaled while they are written. */
  override readonly takesFrames = true;
  readonly #options: HdfWriterOptions;
  readonly #recorder: FileRecorder;
  readonly #log = new ResultLog(KEPT_RESULTS);
  readonly #limit: SampleLimit;
  readonly #backlog: Backlog;
  #identification: Promise<Identification | null> | null = null;
  readonly #inFlight = { items: 0, bytes: 0 };
  #onWritten = (): void => {};
  #acquisitions = 0;
  /** Number of rows wanted of each acquisition that waits. */
  readonly #wanted: number[] = [];
  /** The current acquisition; null: none. */
  #acquisition: OpenAcquisition | null = null;
  /** Settles when all closed files are on the disk. Never rejects. */
  #settling: Promise<void> = Promise.resolve();

  /** @throws InvalidOptionError, OutputPathError */
  constructor(options: HdfWriterOptions) {
    super();
    this.#options = options;
    checkOptions(options);
    this.#recorder = new FileRecorder(namesOf(options), {
      ...options,
      onWritten: (samples) => {
        this.pass(samples).catch(this.#fail);
      },
    });
    this.#limit = new SampleLimit(options.samples ?? Infinity, options.samplesTotal ?? Infinity);
    this.#backlog = captureBacklog({
      maxBufferedBytes: options.maxBufferedBytes,
      onBackpressure: (info) => {
        options.onBackpressure?.({ file: this.#recorder.currentPath, ...info });
      },
      warn: (warning) => {
        this.#warn(warning, this.#acquisition);
      },
      fail: this.#fail,
    });
    this.#backlog.onRoom(() => {
      this.awake();
    });
  }

  /** Writes frames and columns, and passes on how many samples are written. */
  protected readonly whatToDo: WhatToDo = {
    ready: async (ready) => {
      await this.#recorder.prepare();
      return ready;
    },
    start: (start) => this.#open(start),
    frame: (frame) => this.#write(frame),
    columns: (columns) => this.#write(columns),
    end: (end) => this.#close(end),
  };

  /** Results of the acquisitions so far, of the latest 1000 at most. */
  get results(): readonly AcquisitionResult[] {
    return this.#log.results;
  }

  /** Passes items through that belong to a wanted acquisition. */
  override async put(item: PipelineItem): Promise<void> {
    const wanted = this.#limit.take(item);
    if (wanted === null) return;
    if (typeof wanted !== 'number' && wanted.kind === 'start') this.#wanted.push(this.#limit.rows);
    this.#backlog.add(bytesOf(wanted));
    await super.put(wanted);
  }

  /** `put` waits only while the buffer is full, whatever the element is doing. */
  protected override get isFull(): boolean {
    return !this.#backlog.hasRoom;
  }

  async #open(start: StartData): Promise<StartData> {
    await this.#finish(null);
    const number = ++this.#acquisitions;
    const rows = this.#wanted.shift() ?? Infinity;
    // Another acquisition may bring the rest of `samplesTotal`.
    const isDue = this.#options.samples !== undefined;
    const acquisition = new OpenAcquisition(number, start, { rows, isDue });
    this.#acquisition = acquisition;
    this.#identification ??= answerInTime(this.#options.identification ?? null);
    try {
      await this.#recorder.open(start, {
        number,
        samples: rows,
        samplesDue: isDue,
        bitLabels: this.#options.bitLabels ?? null,
        identification: await this.#identification,
        fail: this.#fail,
        warn: (warning) => {
          this.#warn(warning, acquisition);
        },
      });
    } catch (error) {
      await this.#finish(null);
      throw error;
    }
    return start;
  }

  /** Waits while the file has enough to do: it copies samples that it gets. */
  async #write(data: FrameData | ColumnData): Promise<void> {
    const acquisition = this.#acquisition;
    if (acquisition === null) throw missingStart();
    acquisition.count(data.sampleCount);
    const { byteLength } = data;
    this.#inFlight.items++;
    this.#inFlight.bytes += byteLength;
    this.#recorder
      .write(data)
      .catch(this.#fail)
      .finally(() => {
        if (data.kind === 'frame') data.release();
        this.#inFlight.items--;
        this.#inFlight.bytes -= byteLength;
        this.#backlog.remove(byteLength);
        this.#onWritten();
      });
    while (this.#inFlight.items >= MOST_IN_FLIGHT || this.#inFlight.bytes >= MOST_IN_FLIGHT_BYTES) {
      await new Promise<void>((resolve) => (this.#onWritten = resolve));
    }
  }

  async #close(end: EndData): Promise<EndData> {
    await this.#finish(end);
    return end;
  }

  /** Also called after a failure: the file then gets no more rows. */
  protected override async onStop(): Promise<void> {
    try {
      await this.#finish(null);
    } finally {
      await this.#recorder.discard();
      await this.#settling;
    }
  }

  /** Closes the file, if one is open, and reports its result. */
  async #finish(end: EndData | null): Promise<void> {
    const acquisition = this.#acquisition;
    if (acquisition === null) return;
    this.#acquisition = null;
    const cause =
      end === null
        ? new PipelineStoppedError('The pipeline was stopped before an END came.')
        : null;
    try {
      await this.#recorder.close(end, cause);
    } finally {
      const before = this.#settling;
      const largestBacklogBytes = this.#backlog.takeLargest();
      const conclude = async (): Promise<void> => {
        const part = await this.#recorder.partOf(acquisition.number);
        await before;
        const { allowMissed = false, atMost = false } = this.#options;
        const result = acquisition.conclude({
          part,
          end,
          isAsked: false,
          cutOff: null,
          mayBeShort: false,
          largestBacklogBytes,
          allowMissed,
          atMost,
        });
        this.#log.add(result);
        this.#options.onResult?.(result);
      };
      this.#settling = conclude().catch(this.#fail);
    }
  }

  readonly #fail = (error: unknown): void => {
    this.fail(error);
  };

  /** Reports a warning at once, and again in the result. */
  #warn(warning: string, acquisition: OpenAcquisition | null): void {
    acquisition?.warn(warning);
    this.#options.onWarning?.(warning);
  }
}

/** @throws InvalidOptionError, OutputPathError */
function namesOf(options: HdfWriterOptions): FilenameSequence {
  const { scheme, pandaName = null } = options;
  const filled = scheme === undefined ? undefined : fillScheme(scheme, schemeValues(pandaName));
  const names = filenamesOf({ ...options, ...(filled !== undefined && { scheme: filled }) });
  const hasNumber = filled !== undefined && isNumbered(filled);
  return new FilenameSequence(names[Symbol.iterator](), hasNumber, []);
}
