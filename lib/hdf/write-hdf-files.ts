/** The main job in one call. */

import type { AsyncClient } from '../client/async-client.js';
import { AcquisitionError, CaptureAbortedError, DataTimeoutError, PandaError } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { Arming } from './arming.js';
import { captureAcquisitions } from './capture-acquisitions.js';
import { captureSettings, type WriteHdfFilesOptions } from './capture-options.js';
import { checkedNames } from './checked-names.js';
import { KEPT_RESULTS } from './hdf-writer.js';
import { checkOptions } from './hdf-writer-options.js';
import { ResultLog } from './result-log.js';
import { StopRequest } from './stop-request.js';

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
 * @throws CaptureAbortedError if `signal` ended it; its cause is the signal's reason
 * @throws DataTimeoutError if nothing at all was captured in `duration`
 * @throws ConnectError, ConnectionClosedError, DataTimeoutError, ProtocolError, CommandError,
 *   HdfError and the like. Their `results` tell what became of each acquisition.
 */
export async function writeHdfFiles(
  client: AsyncClient,
  options: WriteHdfFilesOptions,
): Promise<AcquisitionResult[]> {
  const settings = captureSettings(options);
  checkOptions(options);
  const { num, duration } = settings;
  const log = new ResultLog(num === 0 ? KEPT_RESULTS : Infinity);
  const request = new StopRequest(settings);
  try {
    const fileNames = await checkedNames(settings, num);
    const arming = new Arming(client, settings.force);
    const left = num === 0 ? Infinity : num;
    await captureAcquisitions({ client, settings, fileNames, log, arming, request, left });
  } catch (error) {
    if (!request.isReason(error)) throw withResults(error, log);
    if (!request.isTimeUp) throw withResults(aborted(error, log), log);
  } finally {
    request.release();
  }
  if (log.failed > 0) throw withResults(new AcquisitionError(log.explainFailed()), log);
  if (log.total === 0 && num > 0) {
    const what = `Nothing was captured in ${duration} s: no acquisition has begun.`;
    throw withResults(new DataTimeoutError(what), log);
  }
  return [...log.results];
}

function withResults(error: unknown, log: ResultLog): unknown {
  if (error instanceof PandaError) error.results = log.results;
  return error;
}

function aborted(cause: unknown, log: ResultLog): CaptureAbortedError {
  const message = ['The capture was stopped.', log.explainFailed()].join(' ').trimEnd();
  return new CaptureAbortedError(message, log.failed, { cause });
}
