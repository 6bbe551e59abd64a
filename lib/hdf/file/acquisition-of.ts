/** An acquisition, as a row in the table of a file of several acquisitions. */

import type { NativeAcquisition } from '../../native/binding.js';
import type { StartData } from '../../responses/data.js';

/** The values of that row that are known at the start. */
export function acquisitionOf(start: StartData, missed = start.missed): NativeAcquisition {
  const { armTime, startTime, hwTimeOffsetNs } = start;
  return { missed, armTime, startTime, hwTimeOffsetNs };
}
