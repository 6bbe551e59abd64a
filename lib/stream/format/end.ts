/** The last message of an acquisition, which tells how the acquisition ended. */

import type { EndData } from '../../responses/data.js';
import { checkVersion, FORMAT_VERSION, JsonObject, toPayload } from './json.js';

/**
 * How the publisher ended an acquisition.
 * - `end`: the PandA sent its END.
 * - `cut off`: no END came, or publishing failed; `cause` has the reason. Without a cause, the acquisition was
 * ended on request, by a number of samples or a duration.
 * - `abandoned`: the publisher is gone, and another process ended the acquisition.
 */
export type Ended = 'end' | 'cut off' | 'abandoned';

/** The error that cut an acquisition off. */
export interface EndCause {
  /** Code as in the errors of this package. */
  readonly code: string;
  /** The error's message, a sentence. */
  readonly message: string;
}

/** Contents of the last message. */
export interface AcquisitionEndMessage {
  readonly ended: Ended;
  /** The PandA's END; null: no END came. */
  readonly end: EndData | null;
  readonly cause: EndCause | null;
  /** Total number of published samples. */
  readonly rows: number;
}

const ENDED: readonly Ended[] = ['end', 'cut off', 'abandoned'];

export function encodeEnd({ ended, end, cause, rows }: AcquisitionEndMessage): Uint8Array {
  return toPayload({
    version: FORMAT_VERSION,
    ended,
    samples: end?.samples ?? null,
    reason: end?.reason ?? null,
    firstSuspectSample: end?.firstSuspectSample ?? null,
    cause: cause === null ? null : { code: cause.code, message: cause.message },
    rows,
  });
}

/** @throws StreamMessageError */
export function decodeEnd(payload: Uint8Array): AcquisitionEndMessage {
  const object = JsonObject.parse('end', payload);
  checkVersion('end', object);
  const reason = object.textOrNull('reason');
  const suspect = object.countOrNull('firstSuspectSample');
  const cause = object.objectOrNull('cause');
  return {
    ended: object.oneOf('ended', ENDED),
    end:
      reason === null
        ? null
        : {
            kind: 'end',
            samples: object.count('samples'),
            reason,
            ...(suspect !== null && { firstSuspectSample: suspect }),
          },
    cause: cause === null ? null : { code: cause.text('code'), message: cause.text('message') },
    rows: object.count('rows'),
  };
}
