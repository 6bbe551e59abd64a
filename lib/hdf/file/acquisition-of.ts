/** An acquisition, as a row in the table of a file of several acquisitions. */

import { reasonOf, rowsDueOf, type SampleCounts } from '../../capture/build-acquisition-result.js';
import type { NativeAcquisition, NativeEnding } from '../../native/binding.js';
import { isGoodEnd } from '../../outcome/end-reason.js';
import type { StartData } from '../../responses/data.js';

/** The values of that row that are known at the start. */
export function acquisitionOf(start: StartData, missed = start.missed): NativeAcquisition {
  const { armTime, startTime, hwTimeOffsetNs } = start;
  return { missed, armTime, startTime, hwTimeOffsetNs };
}

/** What the file is to say of its end; null: nobody knows. */
export function endingOf(counts: SampleCounts, dropSuspect: boolean): NativeEnding | null {
  const reason = reasonOf(counts);
  const rowsDue = rowsDueOf(counts);
  if (reason === null || rowsDue === null) return dropSuspect ? { reason: '', dropSuspect } : null;
  return { ...counts.end, reason, rowsDue, dropSuspect, isBad: !isGoodEnd(reason) };
}
