/** What all errors have in common. */

import type { PandaErrorCode } from './codes.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';

/** As `ErrorOptions` of ES2022, for programs that are compiled for older libraries. */
export interface PandaErrorOptions {
  /** What failed underneath. */
  readonly cause?: unknown;
}

/** What all errors of this library have in common. */
export abstract class PandaError extends Error {
  /** Stable: does not change with the wording of the message. */
  abstract readonly code: PandaErrorCode;

  /**
   * Set by `writeHdfFiles`: what became of every acquisition up to the error, an unfinished one last.
   */
  declare results?: readonly AcquisitionResult[];

  /**
   * Set by `writeHdfFiles` if it could not disarm a PandA that it had armed: a DisarmError, which says
   * why.
   */
  declare stillArmed?: PandaError;

  constructor(message: string, options?: PandaErrorOptions) {
    // A cause that is given as undefined would be shown as one.
    super(message, options?.cause === undefined ? undefined : options);
    this.name = new.target.name;
  }
}
