/** What users can set of an `HdfWriter`, and what it tells them. */

import { inspect } from 'node:util';

import { checkSeconds } from '../../client/net/milliseconds.js';
import { InvalidOptionError } from '../../errors.js';
import type { Identification } from '../../responses/identification.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import { checkMaxBufferedBytes } from './max-buffered-bytes.js';
import { type CaptureRecordHdfNames, checkHdfNames } from '../file/dataset-layout.js';

/** A file that has been opened. */
export interface OpenedFile {
  /** Where the samples are. */
  readonly file: string;
  /** Of one sample as the PandA sends it. */
  readonly sampleBytes: number;
  /** Names of the datasets, in the order of the stream. */
  readonly datasets: readonly string[];
  /** Samples that were lost before we connected. */
  readonly missed: number;
}

/** How far a file is. */
export interface WriteProgressInfo {
  /** Where the samples are. */
  readonly file: string;
  /** Samples written. */
  readonly samples: number;
  /** Bytes of samples received. */
  readonly bytesReceived: number;
}

/** How the disk keeps up with what is received. */
export interface BackpressureInfo {
  /** The file that is written; null between two. */
  readonly file: string | null;
  /**
   * `full`: as much waits to be written as may, so no more is taken from the PandA until some is
   * written; if that takes too long it ends with `Data overrun`. `caught up`: hardly anything waits
   * any more.
   */
  readonly state: 'full' | 'caught up';
  /** Received and not yet written. */
  readonly backlogBytes: number;
  /** How much may wait. */
  readonly maxBufferedBytes: number;
}

/** Which files, and how they are written. */
export interface HdfWriterOptions {
  /** Names of the files: with `%d` for the number of the acquisition, from 1. */
  readonly scheme?: string;
  /** Names of the files, one for each acquisition; instead of `scheme`. */
  readonly fileNames?: Iterable<string>;
  /** Names of datasets that are not to be called `NAME.CAPTURE`. */
  readonly captureRecordHdfNames?: CaptureRecordHdfNames;
  /**
   * Which PandA it is, for the files. The first of them is not begun before the answer has come, or a
   * second is over: what is put meanwhile waits. Default: they do not say. `writeHdfFiles` asks the
   * PandA.
   */
  readonly identification?: Identification | null | Promise<Identification | null>;
  /** Replace files that are there. Default false: they are an error. */
  readonly overwrite?: boolean;
  /**
   * Leave out the samples that are not to be trusted: those of the last frame of a raw acquisition
   * that did not end well, and those of which a file system of a network said later that it could not
   * write them. Default false: they are kept, and marked in the file and in the result.
   */
  readonly dropSuspect?: boolean;
  /**
   * Samples of each acquisition that are wanted, from the first: what comes behind them is left out.
   * Default: all. A result with fewer is not good, unless the capture was stopped.
   */
  readonly samples?: number;
  /** With `samples`: fewer do not make a result bad. Default false. */
  readonly atMost?: boolean;
  /** Samples that were lost before we connected do not make a result bad. Default false. */
  readonly allowMissed?: boolean;
  /** Seconds between two flushes to disk, default 1; 0: after every batch. */
  readonly flushPeriod?: number;
  /** Rows of a chunk of the datasets; default: chosen from the rate of the samples. */
  readonly chunkSamples?: number;
  /**
   * How much may be received and not yet written while the disk is slow to answer, in bytes, from 1
   * MiB; default: 1 GiB or a quarter of the memory, whichever is less. With more than that `put`
   * waits, and so does the PandA.
   */
  readonly maxBufferedBytes?: number;
  /** Called when the disk has been slow for so long that no more may wait, and when that is over. */
  readonly onBackpressure?: (info: BackpressureInfo) => void;
  /** Called when the first samples' header has come and the file was begun. */
  readonly onOpen?: (opened: OpenedFile) => void;
  /** Called after each batch. */
  readonly onProgress?: (progress: WriteProgressInfo) => void;
  /**
   * Called with a sentence when something is not as it should be, but does not keep the capture from
   * going on. What concerns one acquisition is in its result's `warnings` too.
   */
  readonly onWarning?: (warning: string) => void;
  /** Called when a file has been closed, and is on the disk. */
  readonly onResult?: (result: AcquisitionResult) => void;
  /**
   * Called once for each acquisition that has come to its END: what to warn of, or null. Its result
   * waits for the answer.
   *
   * @internal
   */
  readonly checkEnd?: () => Promise<string | null>;
}

const MAX_CHUNK_SAMPLES = 1024 * 1024;

/** @throws InvalidOptionError */
export function checkOptions({
  flushPeriod,
  chunkSamples,
  samples,
  captureRecordHdfNames,
  maxBufferedBytes,
  overwrite = false,
  dropSuspect = false,
  allowMissed = false,
  atMost = false,
}: HdfWriterOptions): void {
  if (flushPeriod !== undefined) checkSeconds('flushPeriod', flushPeriod);
  for (const [name, flag] of Object.entries({ overwrite, dropSuspect, allowMissed, atMost })) {
    if (typeof flag !== 'boolean') {
      throw new InvalidOptionError(`${name} is ${inspect(flag)}: give true or false.`);
    }
  }
  if (atMost && samples === undefined) {
    throw new InvalidOptionError(
      '`atMost` is of no use without `samples`: leave it out, or say how many samples are wanted.',
    );
  }
  if (
    samples !== undefined &&
    samples !== Infinity &&
    !(Number.isSafeInteger(samples) && samples >= 1)
  ) {
    throw new InvalidOptionError(
      `samples is ${inspect(samples)}: give how many of each acquisition are wanted, 1 or more.`,
    );
  }
  const isChunk = (value: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= MAX_CHUNK_SAMPLES;
  if (chunkSamples !== undefined && !isChunk(chunkSamples)) {
    throw new InvalidOptionError(
      `chunkSamples is ${chunkSamples}: give a whole number from 1 to ${MAX_CHUNK_SAMPLES}.`,
    );
  }
  if (maxBufferedBytes !== undefined) checkMaxBufferedBytes(maxBufferedBytes);
  checkHdfNames(captureRecordHdfNames ?? {});
}
