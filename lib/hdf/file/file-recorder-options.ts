/** How files are named and written, and callbacks about them. */

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

/** A file that was opened. */
export interface OpenedFile {
  /** Path of the file. */
  readonly file: string;
  /** Bytes of one sample as the PandA sends it. */
  readonly sampleBytes: number;
  /** Of one sample in the file: one row of all datasets. */
  readonly rowBytes: number;
  /** Names of the datasets, in the order of the stream. */
  readonly datasets: readonly string[];
  /** Samples that were lost before the connection. */
  readonly missed: number;
}

/** Progress of a file. */
export interface WriteProgressInfo {
  /** Path of the file. */
  readonly file: string;
  /** Samples written. */
  readonly samples: number;
  /** Bytes of samples received. */
  readonly bytesReceived: number;
}

/** How files are named and written. */
export interface FileOptions {
  /** Names of the files, with `%d` for the number of the acquisition, from 1. */
  readonly scheme?: string | undefined;
  /** Names of the files, one for each acquisition, instead of `scheme`. */
  readonly fileNames?: Iterable<string> | undefined;
  /** Names of datasets that replace `NAME.CAPTURE`. */
  readonly captureRecordHdfNames?: CaptureRecordHdfNames | undefined;
  /**
   * Name of the PandA, for `%s` in the scheme. Default in `writeHdfFiles`: the host, with `_` for all characters
   * except letters, digits, `-` and `_`.
   */
  readonly pandaName?: string | undefined;
  /** The number of the first file, or `next`: the first free number. Default 1. */
  readonly first?: FirstNumber | undefined;
  /** Make missing folders. Default false: a missing folder is an error. */
  readonly makeFolders?: boolean | undefined;
  /** Attributes for the root of each file. */
  readonly attributes?: UserAttributes | undefined;
  /**
   * Write all acquisitions into one file, with a table of them in the group `acquisitions`. An acquisition with
   * other fields begins the next file, and so do `maxRows` and `maxFileSize`. Default false: one file for each
   * acquisition.
   */
  readonly oneFile?: boolean | undefined;
  /** With `oneFile`: the next acquisition begins a new file when the file has so many rows. */
  readonly maxRows?: number | undefined;
  /** With `oneFile`: the next acquisition begins a new file when the file has so many bytes. */
  readonly maxFileSize?: number | undefined;
  /**
   * Keep only the last rows of each acquisition, in memory, and write them when the acquisition ends, in
   * whatever way. Before that nothing is on the disk: a process that is killed loses all rows.
   */
  readonly last?: number | undefined;
  /**
   * Bits of words of bits that get a dataset of uint8 each. A list has names such as `TTLIN1.VAL`; `labelled`:
   * all bits that have a name; `all`: all 32 bits of each word. Default: none.
   */
  readonly bits?: WantedBits | undefined;
  /** Whether words of bits get datasets as well. Default true. */
  readonly bitWords?: boolean | undefined;
  /** Replace existing files. Default false: an existing file is an error. */
  readonly overwrite?: boolean | undefined;
  /**
   * Leave out suspect samples: those of the last frame of a raw acquisition that ended badly, and those that a
   * network file system reported as not written. Default false: they are kept, and marked in the file and in the
   * result.
   */
  readonly dropSuspect?: boolean | undefined;
  /** Seconds between two flushes to disk, default 1; 0: after every batch. */
  readonly flushPeriod?: number | undefined;
  /** Rows of a chunk of the datasets; default: chosen from the rate of the samples. */
  readonly chunkSamples?: number | undefined;
  /** Called when the first samples have come and the file was begun. */
  readonly onOpen?: ((opened: OpenedFile) => void) | undefined;
  /** Called after each batch. */
  readonly onProgress?: ((progress: WriteProgressInfo) => void) | undefined;
}

/** The names of the files: a scheme, or one name for each acquisition. */
export type FileNaming =
  | {
      /** Names of the files, with `%d` for the number of the acquisition, from 1. */
      readonly scheme: string;
      /** Not with `scheme`. */
      readonly fileNames?: undefined;
    }
  | {
      /** Names of the files, one for each acquisition. */
      readonly fileNames: Iterable<string>;
      /** Not with `fileNames`. */
      readonly scheme?: undefined;
      /** Not with `fileNames`. */
      readonly first?: undefined;
    };

/** All rows of each acquisition, or only the last ones, which `oneFile` excludes. */
export type KeptRows =
  | {
      /** Not given: all rows are kept. */
      readonly last?: undefined;
    }
  | {
      /** Keep only so many rows of each acquisition, the last ones. */
      readonly last?: number | undefined;
      /** Not with `last`. */
      readonly oneFile?: false | undefined;
      /** Not with `last`. */
      readonly maxRows?: undefined;
      /** Not with `last`. */
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
  /** Answers questions about values that are not in the header; undefined: such values are left out. */
  readonly panda?: Pick<PandaQuestions, 'state'> | undefined;
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Store the PandA's saved state in each file. */
  readonly state?: boolean | undefined;
  /** Limit of the bytes that wait or are kept in memory. */
  readonly maxBufferedBytes?: number | undefined;
  /** Called after each batch with the number of samples written. */
  readonly onWritten?: ((samples: number) => void) | undefined;
  /** Sinks that get the values of all columns in the pass that scales them for the file. */
  readonly fed?: readonly FedSink[] | undefined;
  /** The samples are in a stream as well: the file gets its name when the stream confirms the name. */
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
