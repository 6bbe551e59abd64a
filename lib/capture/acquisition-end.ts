/** The end of an acquisition, for the sinks and for the result. */

import { CaptureAbortedError, PandaError } from '../errors.js';
import type { EndData } from '../responses/data.js';
import type { StopRequest } from './stop-request.js';

/** How and why an acquisition ended. */
export interface AcquisitionEnd {
  /** Null if no END was received. */
  readonly end: EndData | null;
  /** Why the acquisition was cut off; null if it was not, or if it ended as requested. */
  readonly cause: PandaError | null;
  /** The reason as a sentence for the result; null if there is none. */
  readonly cutOff: string | null;
  /** The capture was asked to end, so fewer samples than requested are not a failure. */
  readonly mayBeShort: boolean;
  /** The acquisition has no END because the user interrupted the capture. */
  readonly isInterrupted: boolean;
  /** The capture continues with another acquisition, which contains the rest or replaces it. */
  readonly goesOn: boolean;
  /** Resolves to a warning from the check after the END; null if there is none. */
  readonly check: Promise<string | null>;
}

/** Describes an acquisition that ended with an END. */
export function endedBy(
  end: EndData,
  request: StopRequest,
  check: Promise<string | null>,
): AcquisitionEnd {
  const mayBeShort = request.signal.aborted;
  const cut = { cause: null, cutOff: null, isInterrupted: false, goesOn: false };
  return { end, ...cut, mayBeShort, check };
}

/**
 * Describes an acquisition without an END.
 *
 * @param error why the session ended; null: all requested samples were received
 * @param arm whether this capture arms, so that it waits for an END when it is stopped
 */
export function cutOffBy(
  error: unknown,
  request: StopRequest,
  { arm, goesOn }: { readonly arm: boolean; readonly goesOn: boolean },
): AcquisitionEnd {
  const isAsked = request.isReason(error);
  const isEnough = error === null || (isAsked && (request.isTimeUp || !arm));
  return {
    end: null,
    cause: isEnough ? null : causeOf(error),
    cutOff: !isAsked && error instanceof PandaError ? error.message : null,
    mayBeShort: request.signal.aborted,
    isInterrupted: isAsked && !request.isTimeUp,
    goesOn,
    check: Promise.resolve(null),
  };
}

function causeOf(error: unknown): PandaError {
  if (error instanceof PandaError) return error;
  return new CaptureAbortedError('The capture was stopped.', 0, { cause: error });
}
