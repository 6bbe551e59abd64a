/** How files are written, and what is told of them. */

import { inspect } from 'node:util';

import { checkFlags } from '../../capture/capture-options.js';
import type { FedSink } from '../../capture/sinks/sink.js';
import { checkSeconds } from '../../client/net/milliseconds.js';
import { InvalidOptionError } from '../../errors.js';
import { type CaptureRecordHdfNames, checkHdfNames } from './dataset-layout.js';
import type { PendingName } from './pending-name.js';

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

/** Which files, and how they are written. */
export interface FileOptions {
  /** Names of the files: with `%d` for the number of the acquisition, from 1. */
  readonly scheme?: string;
  /** Names of the files, one for each acquisition; instead of `scheme`. */
  readonly fileNames?: Iterable<string>;
  /** Names of datasets that are not to be called `NAME.CAPTURE`. */
  readonly captureRecordHdfNames?: CaptureRecordHdfNames;
  /** Replace files that are there. Default false: they are an error. */
  readonly overwrite?: boolean;
  /**
   * Leave out the samples that are not to be trusted: those of the last frame of a raw acquisition
   * that did not end well, and those of which a file system of a network said later that it could not
   * write them. Default false: they are kept, and marked in the file and in the result.
   */
  readonly dropSuspect?: boolean;
  /** Seconds between two flushes to disk, default 1; 0: after every batch. */
  readonly flushPeriod?: number;
  /** Rows of a chunk of the datasets; default: chosen from the rate of the samples. */
  readonly chunkSamples?: number;
  /** Called when the first samples' header has come and the file was begun. */
  readonly onOpen?: (opened: OpenedFile) => void;
  /** Called after each batch. */
  readonly onProgress?: (progress: WriteProgressInfo) => void;
}

export interface FileRecorderOptions extends FileOptions {
  /** Of an acquisition that are wanted; undefined: all. */
  readonly samples?: number;
  /** Called after each batch with the number of samples written. */
  readonly onWritten?: (samples: number) => void;
  /** Get the values of all columns, in the pass that scales them for the file. */
  readonly fed?: readonly FedSink[];
  /** The samples are in a stream too: the file gets its name when that is confirmed. */
  readonly pendingName?: PendingName;
}

const MAX_CHUNK_SAMPLES = 1024 * 1024;

/** @throws InvalidOptionError */
export function checkFileOptions({
  flushPeriod,
  chunkSamples,
  captureRecordHdfNames,
  overwrite = false,
  dropSuspect = false,
}: FileOptions): void {
  if (flushPeriod !== undefined) checkSeconds('flushPeriod', flushPeriod);
  checkFlags({ overwrite, dropSuspect });
  const isChunk = (value: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= MAX_CHUNK_SAMPLES;
  if (chunkSamples !== undefined && !isChunk(chunkSamples)) {
    throw new InvalidOptionError(
      `chunkSamples is ${inspect(chunkSamples)}: give a whole number from 1 to ${MAX_CHUNK_SAMPLES}.`,
    );
  }
  checkHdfNames(captureRecordHdfNames ?? {});
}
