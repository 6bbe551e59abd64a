/** Settings for the jobs of a writer. */

import type { FileOptions } from '../../hdf/file/file-recorder-options.js';
import type { StreamServer } from '../nats/stream-server.js';
import type { FileNames } from './file-name.js';

export interface JobSettings {
  readonly server: StreamServer;
  readonly names: FileNames;
  readonly file: Pick<
    FileOptions,
    | 'attributes'
    | 'bits'
    | 'bitWords'
    | 'captureRecordHdfNames'
    | 'chunkSamples'
    | 'dropSuspect'
    | 'flushPeriod'
    | 'last'
    | 'onOpen'
    | 'onProgress'
  >;
  readonly makeFolders: boolean;
  readonly allowMissed: boolean;
  readonly onWarning: (warning: string) => void;
  /** Ends the writing. */
  readonly signal: AbortSignal;
  readonly times: JobTimes;
}

/** Milliseconds. */
export interface JobTimes {
  /** A lease that is not renewed for so long is lost. */
  readonly leaseMs: number;
  /** Interval at which a writer reports that it works on a job, and renews its lease. */
  readonly workingMs: number;
  /** A publisher without a lease for so long is gone. */
  readonly goneMs: number;
  /** Pause before a failed job is tried again. */
  readonly retryMs: number;
}
