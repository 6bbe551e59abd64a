/** Objects that all connections of a capture share. */

import type { AsyncClient } from '../client/async-client.js';
import type { Arming } from './arming.js';
import type { CaptureSettings } from './capture-options.js';
import type { StartData } from '../responses/data.js';
import { type BitLabels, isBitWord } from '../responses/field-capture.js';
import { bitLabelsInTime } from './identify-panda.js';
import type { RowsWanted } from './open-acquisition.js';
import type { CaptureSinks } from './sinks/capture-sinks.js';
import type { SampleLimit } from './sample-limit.js';
import type { StopRequest } from './stop-request.js';

export interface CaptureContext {
  readonly client: AsyncClient;
  readonly settings: CaptureSettings;
  readonly sinks: CaptureSinks;
  readonly arming: Arming;
  readonly request: StopRequest;
  /** Call this when the capture no longer needs a connection. */
  readonly disconnected: () => void;
  /** Samples that are still to be captured. */
  readonly limit: SampleLimit;
  /** Acquisitions that are still to be captured, with the one that is under way. */
  left: number;
  /** The names of the bits, once they have been asked for. */
  bitLabels?: Promise<BitLabels | null> | undefined;
}

/** How many rows are wanted of the acquisition that begins, and what its bits are called. */
export function rowsWanted(capture: CaptureContext, { fields }: StartData): RowsWanted {
  const { limit, left, settings, client } = capture;
  // A later acquisition may bring the rest.
  const isDue = settings.samples !== Infinity || left === 1;
  const wanted = { rows: limit.rows, isDue };
  if (!fields.some(isBitWord)) return wanted;
  capture.bitLabels ??= bitLabelsInTime(client);
  return { ...wanted, bitLabels: capture.bitLabels };
}
