/** Files that can't be made, written or kept. */

import { PandaError, type PandaErrorOptions } from './panda-error.js';

/** A file name, a folder or a scheme for file names can't be used. */
export class OutputPathError extends PandaError {
  readonly code = 'OUTPUT_PATH';

  constructor(
    message: string,
    /** The path, or the scheme. */
    readonly path: string,
    options?: PandaErrorOptions,
  ) {
    super(message, options);
  }
}

/** HDF5 could not do what was asked of it. */
export class HdfError extends PandaError {
  readonly code = 'HDF';

  constructor(
    message: string,
    /** The file. */
    readonly path: string,
    options?: PandaErrorOptions,
    /** What the system said, such as `ENOSPC` of a full disk; null if it was not the system. */
    readonly systemCode: string | null = null,
  ) {
    super(message, options);
  }
}

/** A file was written, but the system could not say that it is on the disk. */
export class NotOnDiskError extends PandaError {
  readonly code = 'NOT_ON_DISK';
}
