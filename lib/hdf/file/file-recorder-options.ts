/** How files are written, and what is told of them. */

import { inspect } from 'node:util';

import { checkFlags } from '../../capture/check-capture-options.js';
import type { FedSink } from '../../capture/sinks/sink.js';
import { checkSeconds } from '../../client/net/milliseconds.js';
import { InvalidOptionError } from '../../errors.js';
import type { OptionNames } from '../../errors/unknown-options.js';
import { checkFirst, type FirstNumber } from '../path/first-number.js';
import { checkBits, type WantedBits } from './bits.js';
import { type CaptureRecordHdfNames, checkHdfNames } from './dataset-layout.js';
import type { PendingName } from './pending-name.js';
import type { PandaQuestions } from './panda-questions.js';
import { checkUserAttributes, type UserAttributes } from './user-attributes.js';

/** A file that has been opened. */
export interface OpenedFile {
  /** Where the samples are. */
  readonly file: string;
  /** Of one sample as the PandA sends it. */
  readonly sampleBytes: number;
  /** Of one sample in the file: one row of all datasets. */
  readonly rowBytes: number;
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
  readonly scheme?: string | undefined;
  /** Names of the files, one for each acquisition; instead of `scheme`. */
  readonly fileNames?: Iterable<string> | undefined;
  /** Names of datasets that are not to be called `NAME.CAPTURE`. */
  readonly captureRecordHdfNames?: CaptureRecordHdfNames | undefined;
  /**
   * Name of the PandA, for `%s` in the scheme. Default of `writeHdfFiles`: that of the host, with `_` for
   * all but letters, digits, `-` and `_`.
   */
  readonly pandaName?: string | undefined;
  /** The number of the first file, or `next`: the first number that is free. Default 1. */
  readonly first?: FirstNumber | undefined;
  /** Make folders that are not there. Default false: they are an error. */
  readonly makeFolders?: boolean | undefined;
  /** Attributes for the root of each file. */
  readonly attributes?: UserAttributes | undefined;
  /**
   * All acquisitions into one file, with a table of them in the group `acquisitions`. The next file begins
   * where an acquisition has other fields, and at `maxRows` and `maxFileSize`. Default false: one file each.
   */
  readonly oneFile?: boolean | undefined;
  /** With `oneFile`: an acquisition begins the next file when the file has so many rows. */
  readonly maxRows?: number | undefined;
  /** With `oneFile`: the same, bytes. */
  readonly maxFileSize?: number | undefined;
  /**
   * Keep only so many rows of each acquisition, the last ones, in memory, and write them when it ends,
   * however it ends. Nothing is on the disk before: a process that is killed loses all.
   */
  readonly last?: number | undefined;
  /**
   * Bits of words of bits that get a dataset each, of uint8: names such as `TTLIN1.VAL`; `labelled`: all
   * that have a name; `all`: all 32 of each word. Default: none.
   */
  readonly bits?: WantedBits | undefined;
  /** Whether words of bits have a dataset too. Default true. */
  readonly bitWords?: boolean | undefined;
  /** Replace files that are there. Default false: they are an error. */
  readonly overwrite?: boolean | undefined;
  /**
   * Leave out the samples that are not to be trusted: those of the last frame of a raw acquisition
   * that did not end well, and those of which a file system of a network said later that it could not
   * write them. Default false: they are kept, and marked in the file and in the result.
   */
  readonly dropSuspect?: boolean | undefined;
  /** Seconds between two flushes to disk, default 1; 0: after every batch. */
  readonly flushPeriod?: number | undefined;
  /** Rows of a chunk of the datasets; default: chosen from the rate of the samples. */
  readonly chunkSamples?: number | undefined;
  /** Called when the first samples' header has come and the file was begun. */
  readonly onOpen?: ((opened: OpenedFile) => void) | undefined;
  /** Called after each batch. */
  readonly onProgress?: ((progress: WriteProgressInfo) => void) | undefined;
}

/** The names of the files: a scheme, or one name for each acquisition. */
export type FileNaming =
  | { readonly scheme: string; readonly fileNames?: undefined }
  | {
      readonly fileNames: Iterable<string>;
      readonly scheme?: undefined;
      readonly first?: undefined;
    };

/** All rows of each acquisition, or only the last ones, which `oneFile` excludes. */
export type KeptRows =
  | { readonly last?: undefined }
  | {
      readonly last?: number | undefined;
      readonly oneFile?: false | undefined;
      readonly maxRows?: undefined;
      readonly maxFileSize?: undefined;
    };

/** The names of these options, for `refuseUnknownOptions`. */
export const FILE_OPTIONS: OptionNames<FileOptions> = {
  scheme: true,
  fileNames: true,
  captureRecordHdfNames: true,
  pandaName: true,
  first: true,
  makeFolders: true,
  attributes: true,
  oneFile: true,
  maxRows: true,
  maxFileSize: true,
  last: true,
  bits: true,
  bitWords: true,
  overwrite: true,
  dropSuspect: true,
  flushPeriod: true,
  chunkSamples: true,
  onOpen: true,
  onProgress: true,
};

export interface FileRecorderOptions extends FileOptions {
  /** Rows that are wanted of each acquisition; default: all. */
  readonly samples?: number | undefined;
  /** Where to ask for what the header does not say; undefined: nowhere. */
  readonly panda?: Pick<PandaQuestions, 'state'> | undefined;
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** The PandA's saved state goes into each file. */
  readonly state?: boolean | undefined;
  /** The most that may wait, or be kept, in memory, bytes. */
  readonly maxBufferedBytes?: number | undefined;
  /** Called after each batch with the number of samples written. */
  readonly onWritten?: ((samples: number) => void) | undefined;
  /** Get the values of all columns, in the pass that scales them for the file. */
  readonly fed?: readonly FedSink[] | undefined;
  /** The samples are in a stream too: the file gets its name when that is confirmed. */
  readonly pendingName?: PendingName | undefined;
}

const MAX_CHUNK_SAMPLES = 1024 * 1024;

/** @throws InvalidOptionError */
export function checkFileOptions(options: FileOptions): void {
  const { flushPeriod, chunkSamples, captureRecordHdfNames } = options;
  const { overwrite = false, dropSuspect = false, makeFolders = false } = options;
  const { oneFile = false, bitWords = true, maxRows, maxFileSize, last } = options;
  if (flushPeriod !== undefined) checkSeconds('flushPeriod', flushPeriod);
  checkFlags({ overwrite, dropSuspect, makeFolders, oneFile, bitWords });
  checkFirst(options.first);
  checkUserAttributes(options.attributes);
  checkBits(options.bits, bitWords);
  checkSizes({ maxRows, maxFileSize, last });
  if (!oneFile && (maxRows !== undefined || maxFileSize !== undefined)) {
    throw new InvalidOptionError('`maxRows` and `maxFileSize` are of use with `oneFile` only.');
  }
  if (oneFile && last !== undefined) {
    throw new InvalidOptionError("`last` and `oneFile` can't be given together: choose one.");
  }
  const isChunk = (value: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= MAX_CHUNK_SAMPLES;
  if (chunkSamples !== undefined && !isChunk(chunkSamples)) {
    throw new InvalidOptionError(
      `chunkSamples is ${inspect(chunkSamples)}: give a whole number from 1 to ${MAX_CHUNK_SAMPLES}.`,
    );
  }
  checkHdfNames(captureRecordHdfNames ?? {});
}

function checkSizes(sizes: Readonly<Record<string, number | undefined>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (size === undefined || (Number.isSafeInteger(size) && size >= 1)) continue;
    throw new InvalidOptionError(`${name} is ${inspect(size)}: give a whole number, 1 or more.`);
  }
}
