/** The main job in one call. */

import { captureSettings } from '../capture/capture-options.js';
import { type FedSink, isFedSink, type Sink, type SinkOptions } from '../capture/sinks/sink.js';
import { runCapture } from '../capture/run-capture.js';
import type { AsyncClient } from '../client/async-client.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import { FileRecorder } from './file/file-recorder.js';
import { checkFileOptions } from './file/file-recorder-options.js';
import { checkAllFilenames } from './path/check-all-filenames.js';
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
  checkFileOptions(options);
  const results = await runCapture(client, settings, {
    sinks: options.sinks ?? [],
    makeFileSink: async () => {
      const wanted = { num: settings.num, reconnects: settings.reconnect !== null };
      const files = await checkAllFilenames(options, wanted);
      return new FileRecorder(files, { ...options, fed: fedSinks(options.sinks ?? []) });
    },
  });
  return results.map(({ acquisition }) => acquisition);
}

function fedSinks(sinks: readonly (Sink | SinkOptions)[]): FedSink[] {
  return sinks.map((given) => ('sink' in given ? given.sink : given)).filter(isFedSink);
}
