/** Writes the file of one acquisition of a stream. */

import { dirname } from 'node:path';

import {
  buildAcquisitionResult,
  reasonOf,
  rowsDueOf,
} from '../../capture/build-acquisition-result.js';
import {
  type PandaError,
  StreamGapError,
  StreamMessageError,
  UnfinishedAcquisitionError,
} from '../../errors.js';
import { FileRecorder } from '../../hdf/file/file-recorder.js';
import { checkUserAttributes } from '../../hdf/file/user-attributes.js';
import { removeLeftOvers } from '../../hdf/path/remove-left-overs.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { EndData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { AcquisitionHead } from '../format/head.js';
import type { AcquisitionReader } from '../reader/acquisition-reader.js';
import type { ExistingFile } from './existing-file.js';
import type { HeldJob } from './held-job.js';
import type { JobSettings } from './job-settings.js';

export interface RecordedJob {
  readonly result: AcquisitionResult;
  /** Invalid content of the stream, for which the job is set aside; null: none. */
  readonly problem: PandaError | null;
}

/** How an acquisition ended. */
interface Ending {
  readonly end: EndData | null;
  /** Null: the acquisition has an END, or was ended on request. */
  readonly cause: PandaError | null;
  readonly problem: PandaError | null;
}

/** Limit of the bytes that the file's sink has not written. */
const MOST_IN_FLIGHT_BYTES = 16 * 1024 * 1024;

export class JobRecording {
  readonly #settings: JobSettings;
  readonly #held: HeldJob;
  readonly #reader: AcquisitionReader;
  readonly #head: AcquisitionHead;
  readonly #warnings: string[] = [];
  #inFlightBytes = 0;
  #largestBacklogBytes = 0;
  #wake: () => void = () => {};

  constructor(
    settings: JobSettings,
    held: HeldJob,
    reader: AcquisitionReader,
    head: AcquisitionHead,
  ) {
    this.#settings = settings;
    this.#held = held;
    this.#reader = reader;
    this.#head = head;
  }

  /**
   * Writes a file, which gets its name when the job is acknowledged. @throws the reason why there is no file
   */
  async write(path: string): Promise<RecordedJob> {
    const held = this.#held;
    let ending = null as Ending | null;
    const { start, identification, bitLabels = null, options, state } = this.#head;
    await removeLeftOvers(dirname(path));
    const recorder = new FileRecorder([path], {
      ...this.#fileOptions,
      ...(options.samples !== undefined && { samples: options.samples }),
      ...(state !== undefined && { state: true, panda: storedState(state) }),
      pendingName: {
        signal: held.signal,
        confirm: () => held.acknowledge((ending?.problem ?? null) !== null),
      },
    });
    const { number } = held.queued;
    await recorder.open(start, {
      number,
      samples: options.samples ?? Infinity,
      samplesDue: options.atMost !== true,
      identification,
      bitLabels,
      fail: held.fail,
      warn: this.#warn,
    });
    try {
      ending = await this.#readInto(recorder);
    } catch (error) {
      held.fail(error);
    }
    await recorder.close(ending?.end ?? null, ending?.cause ?? null).catch(held.fail);
    const part = await recorder.partOf(number);
    held.signal.throwIfAborted();
    return this.#conclude(ending as Ending, part);
  }

  /**
   * Compares an existing file, and acknowledges the job.
   *
   * @throws OutputPathError if the file has another acquisition
   */
  async adopt(existing: ExistingFile): Promise<RecordedJob> {
    await existing.checkStart(this.#head);
    const ending = await this.#readInto(null);
    if (ending.problem !== null) throw ending.problem;
    const counts = this.#countsOf(ending);
    const { dropSuspect = false, last } = this.#fileOptions;
    const rows = Math.min(counts.rowsTaken, last ?? Infinity);
    const samplesWritten = await existing.checkEnd({
      reason: reasonOf(counts),
      samplesReported: ending.end?.samples ?? null,
      rows,
      dropSuspect,
    });
    await this.#held.acknowledge();
    return this.#conclude(ending, {
      file: existing.path,
      movedFrom: null,
      samplesWritten,
      isWhole: rowsDueOf(counts) !== null,
      firstUncertainSample: null,
      chunkSamples: 0,
      dropSuspect,
      problem: null,
      ...(last !== undefined && { firstSample: counts.rowsTaken - rows, rowsKept: last }),
    });
  }

  /** What the publisher wants, unless this writer wants something else. */
  get #fileOptions(): JobSettings['file'] {
    const { file } = this.#settings;
    const { options } = this.#head;
    const attributes = { ...options.attributes, ...file.attributes };
    checkUserAttributes(attributes);
    return { ...options, ...file, attributes };
  }

  readonly #warn = (warning: string): void => {
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
    this.#settings.onWarning(warning);
  };

  /**
   * @param recorder null: rows are only counted @throws the reason of the job's signal, StreamConnectError
   */
  async #readInto(recorder: FileRecorder | null): Promise<Ending> {
    try {
      for (;;) {
        const item = await this.#reader.next();
        if (item.kind === 'end') {
          const { ended, end, cause } = item.end;
          const why = ended === 'end' || cause === null ? null : cause.message;
          return {
            end,
            cause: why === null ? null : new UnfinishedAcquisitionError(why),
            problem: null,
          };
        }
        if (item.kind !== 'frame') continue;
        if (recorder === null) item.frame.release();
        else await this.#write(recorder, item.frame);
      }
    } catch (error) {
      const isContent = error instanceof StreamGapError || error instanceof StreamMessageError;
      if (!isContent) throw error;
      return { end: null, cause: error, problem: error };
    }
  }

  async #write(recorder: FileRecorder, frame: FrameData): Promise<void> {
    const { byteLength } = frame;
    this.#inFlightBytes += byteLength;
    this.#largestBacklogBytes = Math.max(this.#largestBacklogBytes, this.#inFlightBytes);
    recorder
      .write(frame)
      .catch(this.#held.fail)
      .finally(() => {
        frame.release();
        this.#inFlightBytes -= byteLength;
        this.#wake();
      });
    while (this.#inFlightBytes > MOST_IN_FLIGHT_BYTES && !this.#held.signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #countsOf({ end, cause }: Ending): Parameters<typeof reasonOf>[0] {
    return {
      end,
      isAsked: end === null && cause === null,
      rowsTaken: this.#reader.rows,
      rowsWanted: this.#head.options.samples ?? Infinity,
    };
  }

  #conclude(
    ending: Ending,
    part: Parameters<typeof buildAcquisitionResult>[0]['part'],
  ): RecordedJob {
    const { start, options } = this.#head;
    const result = buildAcquisitionResult({
      ...this.#countsOf(ending),
      part,
      start,
      mayBeShort: false,
      cutOff: ending.cause?.message ?? null,
      bytesReceived: this.#reader.bytes,
      largestBacklogBytes: this.#largestBacklogBytes,
      warnings: this.#warnings,
      allowMissed: this.#settings.allowMissed || options.allowMissed === true,
      atMost: options.atMost === true,
    });
    return { result, problem: ending.problem };
  }
}

/** In place of the PandA. HDF5's strings end at a NUL. */
function storedState(state: string): { readonly state: () => Promise<string> } {
  return { state: () => Promise.resolve(state.replaceAll('\0', '')) };
}
