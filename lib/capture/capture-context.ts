/** What all connections of a capture have in common. */

import type { AsyncClient } from '../client/async-client.js';
import type { Arming } from './arming.js';
import type { CaptureSettings } from './capture-options.js';
import type { CaptureSinks } from './sinks/capture-sinks.js';
import type { StopRequest } from './stop-request.js';

export interface CaptureContext {
  readonly client: AsyncClient;
  readonly settings: CaptureSettings;
  readonly sinks: CaptureSinks;
  readonly arming: Arming;
  readonly request: StopRequest;
  /** To be called when the capture needs no connection any more. */
  readonly disconnected: () => void;
  /** Acquisitions that are still to be captured, with the one that is under way. */
  left: number;
}
