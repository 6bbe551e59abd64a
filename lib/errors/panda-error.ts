/** The base class of all errors. */

import type { PandaErrorCode } from './codes.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';

/** Same as `ErrorOptions` of ES2022, for programs compiled against older libraries. */
export interface PandaErrorOptions {
  /** The underlying error. */
  readonly cause?: unknown;
}

/** The base class of all errors of this library. */
export abstract class PandaError extends Error {
  /** A stable code: it does not change with the wording of the message. */
  abstract readonly code: PandaErrorCode;

  /**
   * Set by `writeHdfFiles`: the results of all acquisitions up to the error, an unfinished one
   * last.
   */
  declare results?: readonly AcquisitionResult[] | undefined;

  /**
   * Set by `writeHdfFiles` if it armed a PandA and could not disarm it: a DisarmError with the
   * reason.
   */
  declare stillArmed?: PandaError | undefined;

  constructor(message: string, options?: PandaErrorOptions) {
    // Node would print a cause that is passed as undefined.
    super(message, options?.cause === undefined ? undefined : options);
    this.name = new.target.name;
  }
}
