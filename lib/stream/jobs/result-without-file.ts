/** The result of an acquisition that has no file. */

import type { AcquisitionResult } from '../../outcome/acquisition-result.js';

/** @param why the reason, a sentence */
export function resultWithoutFile(why: string): AcquisitionResult {
  return {
    file: null,
    movedFrom: null,
    samplesWritten: 0,
    samplesReported: null,
    missed: 0,
    reason: null,
    ok: false,
    armTime: null,
    startTime: null,
    bytesReceived: 0,
    firstSuspectSample: null,
    largestBacklogBytes: 0,
    chunkSamples: 0,
    warnings: [why],
  };
}
