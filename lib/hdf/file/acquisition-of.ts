/** An acquisition as the table of a file of several has it. */

import type { NativeAcquisition } from '../../native/binding.js';
import type { StartData } from '../../responses/data.js';

/** What the table is told of an acquisition. */
export function acquisitionOf(start: StartData, missed = start.missed): NativeAcquisition {
  const { armTime, startTime, hwTimeOffsetNs } = start;
  return { missed, armTime, startTime, hwTimeOffsetNs };
}
