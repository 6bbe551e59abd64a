/** The main job in one call. */

import { captureSettings, checkFlags } from '../capture/capture-options.js';
import { type FedSink, isFedSink, type Sink, type SinkOptions } from '../capture/sinks/sink.js';
import { runCapture } from '../capture/run-capture.js';
import type { AsyncClient } from '../client/async-client.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { checkAgainstPanda } from './check-against-panda.js';
import { FileRecorder } from './file/file-recorder.js';
import { checkFileOptions } from './file/file-recorder-options.js';
import { PandaQuestions } from './file/panda-questions.js';
import { checkAllFilenames } from './path/check-all-filenames.js';
import { fillScheme, pandaNameOf, schemeValues } from './path/scheme-values.js';
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
  given: WriteHdfFilesOptions,
): Promise<AcquisitionResult[]> {
  const settings = captureSettings(given);
  checkFileOptions(given);
  checkFlags({ state: given.state ?? false, namesFromPanda: given.namesFromPanda ?? false });
  const options = withFilledScheme(given, client);
  const results = await runCapture(client, settings, {
    sinks: options.sinks ?? [],
    makeFileSink: async () => {
      const { num, reconnect } = settings;
      const { oneFile = false } = options;
      const wanted = { num, reconnects: reconnect !== null, oneFile };
      const files = await checkAllFilenames(options, wanted);
      const panda = new PandaQuestions(client);
      const captureRecordHdfNames = await checkAgainstPanda(client, options);
      const fed = fedSinks(options.sinks ?? []);
      return new FileRecorder(files, { ...options, captureRecordHdfNames, panda, fed });
    },
  });
  return results.map(({ acquisition }) => acquisition);
}

function withFilledScheme(
  options: WriteHdfFilesOptions,
  { host }: AsyncClient,
): WriteHdfFilesOptions {
  const { scheme, pandaName = pandaNameOf(host) } = options;
  if (scheme === undefined) return options;
  return { ...options, scheme: fillScheme(scheme, schemeValues(pandaName)) };
}

function fedSinks(sinks: readonly (Sink | SinkOptions)[]): FedSink[] {
  return sinks.map((given) => ('sink' in given ? given.sink : given)).filter(isFedSink);
}
