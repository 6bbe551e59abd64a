/** Captures into sinks of the user's own. */

import type { AsyncClient } from '../client/async-client.js';
import { type CaptureOptions, captureSettings } from './capture-options.js';
import type { CaptureResult } from './sinks/capture-sinks.js';
import { runCapture } from './run-capture.js';
import type { Sink, SinkOptions } from './sinks/sink.js';

/** What to capture, when to stop, and where to. */
export interface CaptureToSinksOptions extends CaptureOptions {
  /** Each is given all samples. A sink on its own is essential. */
  readonly sinks: readonly (Sink | SinkOptions)[];
}

/**
 * Captures acquisitions of raw samples into any number of sinks. With `arm`, `client` is connected if
 * it is not yet.
 *
 * A sink that is essential, as all are by default, ends the capture when it fails: the PandA is disarmed
 * if the capture has armed it, all other sinks are closed, and the capture rejects. What waits for the
 * slowest of the essential sinks is bounded by `maxBufferedBytes`.
 *
 * @returns what became of each acquisition; with `num: 0` of the latest 1000: `onResult` is told of all
 * @throws InvalidOptionError before anything has happened
 * @throws SinkError if an essential sink has failed; its cause is what the sink has thrown
 * @throws PandaBusyError if it was to arm a PandA that is capturing for somebody else
 * @throws AcquisitionError if one was not good; all of them were captured nevertheless
 * @throws CaptureAbortedError if `signal` or the client's `close()` ended it; its cause is the reason
 * @throws DataTimeoutError if nothing at all was captured in `duration`
 * @throws ConnectError, ConnectionClosedError, DataTimeoutError, ProtocolError, CommandError and the
 *   like. Their `results` tell what became of each acquisition.
 * @throws DisarmError if a PandA that this capture has armed could not be disarmed; if something else
 *   failed too, it is the `stillArmed` of that error, and `onWarning` is told
 */
export async function capture(
  client: AsyncClient,
  options: CaptureToSinksOptions,
): Promise<CaptureResult[]> {
  const { sinks, ...captured } = options;
  return await runCapture(client, captureSettings(captured), { sinks });
}
