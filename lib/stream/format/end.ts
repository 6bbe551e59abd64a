/** The last message of an acquisition: how it ended. */

import type { EndData } from '../../responses/data.js';
import { checkVersion, FORMAT_VERSION, JsonObject, toPayload } from './json.js';

/**
 * How the publisher has ended an acquisition.
 *
 * - `end`: the PandA has sent its END.
 * - `cut off`: no END came, or publishing has failed; the cause tells why. Without a cause it was ended as
 *   was asked, by a number of samples or a duration.
 * - `abandoned`: the publisher is gone, and somebody else has ended the acquisition.
 */
export type Ended = 'end' | 'cut off' | 'abandoned';

/** Why an acquisition was cut off: an error. */
export interface EndCause {
  /** As of the errors of this package. */
  readonly code: string;
  /** A sentence. */
  readonly message: string;
}

/** What is in the end. */
export interface AcquisitionEndMessage {
  readonly ended: Ended;
  /** What the PandA said; null: no END came. */
  readonly end: EndData | null;
  readonly cause: EndCause | null;
  /** Samples that were published, all in all. */
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
