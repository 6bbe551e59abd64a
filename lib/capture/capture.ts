/** Captures into the user's own sinks. */

import type { AsyncClient } from '../client/async-client.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import type { CaptureOptions } from './capture-options.js';
import { CAPTURE_OPTIONS, captureSettings } from './check-capture-options.js';
import type { CaptureResult } from './sinks/capture-sinks.js';
import { runCapture } from './run-capture.js';
import type { Sink, SinkOptions } from './sinks/sink.js';

/** What to capture, when to stop, and the sinks. */
export interface CaptureToSinksOptions extends CaptureOptions {
  /** Each sink is given all samples. A `Sink` without options is essential. */
  readonly sinks: readonly (Sink | SinkOptions)[];
}

const OPTIONS: OptionNames<CaptureToSinksOptions> = { ...CAPTURE_OPTIONS, sinks: true };

/**
 * Captures acquisitions of raw samples into any number of sinks. With `arm`, `client` is connected
 * if necessary.
 *
 * Sinks are essential by default. If an essential sink fails, the capture ends: the PandA is
 * disarmed if the capture has armed it, all other sinks are closed, and the promise is rejected.
 * The backlog of the slowest essential sink is limited by `maxBufferedBytes`.
 *
 * @returns the results of all acquisitions; with `num: 0`, of the latest 1000: `onResult` is called
 *   with all of them
 * @throws InvalidOptionError before anything has happened
 * @throws SinkError if an essential sink has failed; its cause is the sink's error
 * @throws PandaBusyError if `arm` is given and the PandA is capturing for another client
 * @throws AcquisitionError if at least one acquisition was not good; all of them were captured
 * @throws CaptureAbortedError if `signal` or the client's `close()` ended the capture; its cause is
 *   the reason
 * @throws DataTimeoutError if nothing was captured in `duration`
 * @throws ConnectError, ConnectionClosedError, DataTimeoutError, ProtocolError, CommandError and
 *   others. Their `results` are the results of all acquisitions.
 * @throws DisarmError if a PandA that this capture has armed could not be disarmed; if the capture
 *   also failed with another error, the DisarmError is the `stillArmed` of that error, and
 *   `onWarning` is called
 */
export async function capture(
  client: AsyncClient,
  options: CaptureToSinksOptions,
): Promise<CaptureResult[]> {
  refuseUnknownOptions(options, OPTIONS, 'capture');
  const { sinks, ...captured } = options;
  return await runCapture(client, captureSettings(captured), { sinks });
}
