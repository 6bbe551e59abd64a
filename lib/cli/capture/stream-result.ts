/** Where an acquisition is in a stream, in its result. */

import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { StreamedAcquisition } from '../../stream/publisher/acquisition-publisher.js';

/** A result as `--json` prints it. */
export interface StreamedResult extends Omit<AcquisitionResult, 'sinks'> {
  /** Null: it did not get into the stream, or not all of it. */
  readonly stream: string | null;
  readonly subject: string | null;
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
}

/** @param result whose first sink is the one that publishes */
export function streamedResult({ sinks = [], ...result }: AcquisitionResult): StreamedResult {
  const [published] = sinks;
  const place = isPublished(published) ? published : null;
  return {
    ...result,
    stream: place?.stream ?? null,
    subject: place?.subject ?? null,
    firstSequence: place?.firstSequence ?? null,
    lastSequence: place?.lastSequence ?? null,
  };
}

function isPublished(value: unknown): value is StreamedAcquisition {
  return typeof value === 'object' && value !== null && 'firstSequence' in value;
}
