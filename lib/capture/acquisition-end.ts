/** How an acquisition ended, for the sinks and for the result. */

import { CaptureAbortedError, PandaError } from '../errors.js';
import type { EndData } from '../responses/data.js';
import type { StopRequest } from './stop-request.js';

/** Why an acquisition is over. */
export interface AcquisitionEnd {
  /** Null: no END came. */
  readonly end: EndData | null;
  /** Why it was cut off; null: it was not, or was ended as was asked. */
  readonly cause: PandaError | null;
  /** The same, as the result is to tell it: a sentence; null: nothing to tell. */
  readonly cutOff: string | null;
  /** The capture was asked to end, so that fewer samples than are wanted are no failure. */
  readonly mayBeShort: boolean;
  /** That it has no END is what was asked for. */
  readonly isInterrupted: boolean;
  /** Its rest, or what comes in place of the rest, is captured too: as another acquisition. */
  readonly goesOn: boolean;
  /** What to warn of, as is found out behind the END; null: nothing. */
  readonly check: Promise<string | null>;
}

/** An END has come. */
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
 * No END came.
 *
 * @param error why the session ended; null: all that was wanted had come
 * @param arm whether this capture arms: then it waits for an END when it is stopped
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
