/** The main job in one call. */

import type { AsyncClient } from '../client/async-client.js';
import { AcquisitionError, CaptureAbortedError, DataTimeoutError, PandaError } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { Arming } from '../capture/arming.js';
import { captureAcquisitions } from '../capture/capture-acquisitions.js';
import { type CaptureSettings, captureSettings } from '../capture/capture-options.js';
import type { CaptureOutput, OutputOptions } from '../capture/capture-output.js';
import { checkAllFilenames } from './path/check-all-filenames.js';
import { checkOptions } from './pipeline/hdf-writer-options.js';
import { capturePipeline } from './pipeline/capture-pipeline.js';
import { KEPT_RESULTS, ResultLog } from '../capture/result-log.js';
import { StopRequest } from '../capture/stop-request.js';
import type { WriteHdfFilesOptions } from './write-hdf-files-options.js';

/**
 * Captures acquisitions into HDF5 files, one each: raw data comes from the PandA and is scaled here,
 * in the addon, while it is written. With `arm`, `client` is connected if it is not yet.
 *
 * Names, folders and options are checked before anything is armed. Whatever happens later, all
 * samples received by then are in a file that opens.
 *
 * @returns what became of each acquisition; with `num: 0` of the latest 1000, so that an endless
 *   capture does not fill the memory: `onResult` is told of all
 * @throws OutputPathError, InvalidOptionError before anything has happened
 * @throws PandaBusyError if it was to arm a PandA that is capturing for somebody else
 * @throws AcquisitionError if one was not good; all of them were captured nevertheless
 * @throws CaptureAbortedError if `signal` or the client's `close()` ended it; its cause is the reason
 * @throws DataTimeoutError if nothing at all was captured in `duration`
 * @throws ConnectError, ConnectionClosedError, DataTimeoutError, ProtocolError, CommandError,
 *   HdfError and the like. Their `results` tell what became of each acquisition.
 * @throws DisarmError if a PandA that this capture has armed could not be disarmed; if something else
 *   failed too, it is the `stillArmed` of that error, and `onWarning` is told
 */
export async function writeHdfFiles(
  client: AsyncClient,
  options: WriteHdfFilesOptions,
): Promise<AcquisitionResult[]> {
  const settings = captureSettings(options);
  checkOptions(options);
  const { num, duration, signal } = settings;
  const log = new ResultLog(num === 0 ? KEPT_RESULTS : Infinity, settings.samples);
  const signals = [signal, client.ending].filter((each) => each !== undefined);
  const request = new StopRequest({ signals, duration });
  const arming = new Arming(client, settings);
  let release = (): void => {};
  client.holdOpen(new Promise((resolve) => (release = resolve)));
  let failure: Failure | null = null;
  try {
    const fileNames = await checkAllFilenames(options, {
      num,
      reconnects: settings.reconnect !== null,
    });
    const left = num === 0 ? Infinity : num;
    const { scheme, ...writerOptions } = options;
    const openOutput = ({ identification, ...told }: OutputOptions): CaptureOutput =>
      capturePipeline({ identification, ...writerOptions, ...told }, fileNames);
    const common = { client, settings, openOutput, log, arming, request, left };
    await captureAcquisitions({ ...common, disconnected: release });
  } catch (error) {
    failure = request.isReason(error) ? abortion(request, log, arming.problem) : { error };
  } finally {
    request.release();
    release();
  }
  const { problem } = arming;
  failure ??= failureOf(log, settings) ?? (problem && { error: problem });
  if (failure === null) return [...log.results];
  const { error } = failure;
  if (problem !== null && problem !== error) settings.onWarning?.(problem.message);
  if (error instanceof PandaError) {
    error.results = log.results;
    if (problem !== null && problem !== error) error.stillArmed = problem;
  }
  throw error;
}

interface Failure {
  readonly error: unknown;
}

/** That the capture was stopped; null if it was stopped by `duration`. */
function abortion(
  request: StopRequest,
  log: ResultLog,
  problem: PandaError | null,
): Failure | null {
  if (request.isTimeUp) return null;
  const message = ['The capture was stopped.', problem?.message ?? '', log.explainFailed()];
  const cause: unknown = request.signal.reason;
  return {
    error: new CaptureAbortedError(message.filter(Boolean).join(' '), log.failed, { cause }),
  };
}

/** What is wrong with a capture that came to its end. */
function failureOf(log: ResultLog, { num, duration }: CaptureSettings): Failure | null {
  if (log.failed > 0) return { error: new AcquisitionError(log.explainFailed()) };
  if (log.total > 0 || num === 0) return null;
  const what = `Nothing was captured in ${duration} s: no acquisition has begun.`;
  return { error: new DataTimeoutError(what) };
}
