/** Options of `writeHdfFilesFromStream`. */

import { inspect } from 'node:util';

import { checkFlags } from '../../capture/check-capture-options.js';
import { InvalidOptionError, type PandaError } from '../../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';
import {
  checkFileOptions,
  type OpenedFile,
  type WriteProgressInfo,
} from '../../hdf/file/file-recorder-options.js';
import type { CaptureRecordHdfNames } from '../../hdf/file/dataset-layout.js';
import type { WantedBits } from '../../hdf/file/bits.js';
import type { UserAttributes } from '../../hdf/file/user-attributes.js';
import { checkPandaName } from '../names.js';
import type { NatsOptions } from '../nats/nats-options.js';
import type { StreamedResult } from './job-writer.js';

/** Which acquisitions of a durable stream are written, and into which files. */
export interface WriteHdfFilesFromStreamOptions {
  /** Address of the server. */
  readonly nats: NatsOptions;
  /**
   * Names of the files: `%d` is the publisher's number of the acquisition, `%s` the name of the PandA, `%t`
   * the time at which the publisher was started. A folder: the publisher names the files in it
   * (`fileScheme`), by default `%s-%d.h5`.
   */
  readonly scheme: string;
  /** Names of the PandAs whose acquisitions are written. Default: all PandAs with a stream on the server. */
  readonly pandas?: readonly string[] | undefined;
  /** Number of acquisitions, default 0: until `signal`. */
  readonly num?: number | undefined;
  /** Samples that were lost before the publisher connected do not make a result bad. Default false. */
  readonly allowMissed?: boolean | undefined;
  /** Make folders that are not there. Default false: they are an error. */
  readonly makeFolders?: boolean | undefined;
  /** Names of datasets that replace `NAME.CAPTURE`. Default: the publisher's wish. */
  readonly captureRecordHdfNames?: CaptureRecordHdfNames | undefined;
  /** Attributes for the root of each file, beside those of the publisher, and before these. */
  readonly attributes?: UserAttributes | undefined;
  /** Bits that get a dataset each, as of `writeHdfFiles`. Default: as the publisher says. */
  readonly bits?: WantedBits | undefined;
  /** Whether words of bits have a dataset too. Default: as the publisher says. */
  readonly bitWords?: boolean | undefined;
  /** Keep only so many rows of each acquisition, the last ones, in memory. Default: as the publisher says. */
  readonly last?: number | undefined;
  /** Leave out the suspect samples. Default: the publisher's wish. */
  readonly dropSuspect?: boolean | undefined;
  /** Seconds between two flushes to disk, default 1; 0: after every batch. */
  readonly flushPeriod?: number | undefined;
  /** Rows of a chunk of the datasets; default: the publisher's wish, or chosen from the rate. */
  readonly chunkSamples?: number | undefined;
  /** Called when the server is connected, and each time that it is connected again. */
  readonly onReady?: (() => void) | undefined;
  /** Called when the connection to the server is lost: the writer waits until it is back. */
  readonly onLost?: ((error: PandaError) => void) | undefined;
  /**
   * Called when a file was begun. The file has a temporary name, and gets its own name when all is written.
   */
  readonly onOpen?: ((opened: OpenedFile) => void) | undefined;
  /** Called after each batch. */
  readonly onProgress?: ((progress: WriteProgressInfo) => void) | undefined;
  /** Called with each warning, a sentence. */
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Called when an acquisition is in its file, which has its name, or was set aside. */
  readonly onResult?: ((result: StreamedResult) => void) | undefined;
  /** Ends the writing: the current job is given back at once, and its temporary file is removed. */
  readonly signal?: AbortSignal | undefined;
}

const OPTIONS: OptionNames<WriteHdfFilesFromStreamOptions> = {
  nats: true,
  scheme: true,
  pandas: true,
  num: true,
  allowMissed: true,
  makeFolders: true,
  captureRecordHdfNames: true,
  attributes: true,
  bits: true,
  bitWords: true,
  last: true,
  dropSuspect: true,
  flushPeriod: true,
  chunkSamples: true,
  onReady: true,
  onLost: true,
  onOpen: true,
  onProgress: true,
  onWarning: true,
  onResult: true,
  signal: true,
};

/** @throws InvalidOptionError */
export function checkStreamWriterOptions(options: WriteHdfFilesFromStreamOptions): void {
  refuseUnknownOptions(options, OPTIONS, 'writeHdfFilesFromStream');
  const { num = 0, pandas, allowMissed = false } = options;
  if (!Number.isSafeInteger(num) || num < 0) {
    throw new InvalidOptionError(`num is ${inspect(num)}: give a number of acquisitions, or 0.`);
  }
  checkFlags({ allowMissed });
  checkFileOptions(options);
  if (pandas === undefined) return;
  if (!Array.isArray(pandas) || pandas.length === 0) {
    throw new InvalidOptionError(
      `pandas is ${inspect(pandas)}: give names of PandAs, or leave it out.`,
    );
  }
  for (const panda of pandas) checkPandaName(panda as string);
}
