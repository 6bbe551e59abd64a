/** Errors of files. */

import { PandaError, type PandaErrorOptions } from './panda-error.js';

/** A file name, a folder or a scheme for file names can't be used. */
export class OutputPathError extends PandaError {
  readonly code = 'OUTPUT_PATH';

  constructor(
    message: string,
    /** The path or the scheme. */
    readonly path: string,
    options?: PandaErrorOptions,
  ) {
    super(message, options);
  }
}

/** An HDF5 operation failed. */
export class HdfError extends PandaError {
  readonly code = 'HDF';

  constructor(
    message: string,
    /** The path of the file. */
    readonly path: string,
    options?: PandaErrorOptions,
    /**
     * The error code of the system, such as `ENOSPC` for a full disk; null if the system did not
     * report one.
     */
    readonly systemCode: string | null = null,
  ) {
    super(message, options);
  }
}

/** A file was written, but the system could not confirm that it is on the disk. */
export class NotOnDiskError extends PandaError {
  readonly code = 'NOT_ON_DISK';
}
