/** Captures into HDF5 files: the main job in one call. */

import { captureSettings } from '../capture/check-capture-options.js';
import { type FedSink, isFedSink, type Sink, type SinkOptions } from '../capture/sinks/sink.js';
import { runCapture } from '../capture/run-capture.js';
import type { AsyncClient } from '../client/async-client.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { checkAgainstPanda } from './check-against-panda.js';
import { FileRecorder } from './file/file-recorder.js';
import { PandaQuestions } from './file/panda-questions.js';
import { checkAllFilenames } from './path/check-all-filenames.js';
import { fillScheme, pandaNameOf, schemeValues } from './path/scheme-values.js';
import { checkOptions, type WriteHdfFilesOptions } from './write-hdf-files-options.js';

/**
 * Captures acquisitions into HDF5 files, one each. The PandA sends raw data, which the addon scales while it is
 * written. With `arm`, `client` is connected if necessary.
 * Names, folders and options are checked before the PandA is armed. Whatever happens later, all samples received
 * by then are in a file that can be opened.
 *
 * @returns the result of each acquisition; with `num: 0` the latest 1000, so that an endless capture does not
 *   fill the memory: `onResult` gets all
 * @throws OutputPathError, InvalidOptionError before anything has happened
 * @throws PandaBusyError if `arm` is set and the PandA is capturing for another client
 * @throws AcquisitionError if an acquisition was not good; all of them were captured nevertheless
 * @throws CaptureAbortedError if `signal` or the client's `close()` ended the capture; its cause is the reason
 * @throws DataTimeoutError if nothing at all was captured in `duration`
 * @throws ConnectError, ConnectionClosedError, DataTimeoutError, ProtocolError, CommandError, HdfError and the
 *   like. Their `results` have the result of each acquisition.
 * @throws DisarmError if a PandA that this capture has armed could not be disarmed; if something else failed
 *   too, the DisarmError is the `stillArmed` of that error, and `onWarning` is called
 */
export async function writeHdfFiles(
  client: AsyncClient,
  given: WriteHdfFilesOptions,
): Promise<AcquisitionResult[]> {
  checkOptions(given);
  const settings = captureSettings(given);
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
