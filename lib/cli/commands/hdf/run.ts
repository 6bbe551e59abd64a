/** What `pandablocks hdf` does. */

import type { SinkOptions } from '../../../capture/sinks/sink.js';
import { writeHdfFiles } from '../../../hdf/write-hdf-files.js';
import { pandaNameOf } from '../../../stream/names.js';
import { StreamPublisher } from '../../../stream/publisher/stream-publisher.js';
import type { CaptureCliOptions } from '../../capture/capture-options.js';
import { HdfReport } from '../../capture/report.js';
import { runCaptureCommand } from '../../capture/run-capture.js';
import { fileOptionsIn, type FileOptionValues } from '../../file-options.js';
import { readFileOptions } from '../../read-file-options.js';
import { type NatsCliOptions, natsOptionsOf } from '../../nats-options.js';

export interface HdfOptions extends CaptureCliOptions, NatsCliOptions, FileOptionValues {
  readonly flushPeriod: number;
  readonly overwrite: boolean;
  /** Publish as well. */
  readonly to?: string | undefined;
  readonly name?: string | undefined;
  readonly requireStream: boolean;
}

/** What a stream that is not required may keep waiting: some seconds of the fastest PandA. */
const STREAM_BYTES = 256 * 1024 ** 2;

export async function captureToHdf(
  host: string,
  scheme: string,
  options: HdfOptions,
): Promise<number> {
  const { flushPeriod, overwrite, dropSuspect, json, to, name } = options;
  const target = to === undefined ? 'file' : 'both';
  return await runCaptureCommand(
    host,
    options,
    (silence) => new HdfReport(json, silence, 'the PandA', target),
    async (client, wanted, report, view) => {
      const files = await readFileOptions(fileOptionsIn(options));
      await writeHdfFiles(client, {
        ...wanted,
        ...files,
        ...(name !== undefined && { pandaName: name }),
        ...{ scheme, flushPeriod, overwrite, dropSuspect },
        onOpen: (opened) => {
          report.onOpen(opened);
          view?.onOpen(opened);
        },
        onProgress: report.onProgress,
        sinks: [...sinksOf(host, options), ...(view === null ? [] : [view.sink])],
        waitsForOthers: true,
      });
    },
  );
}

function sinksOf(host: string, options: HdfOptions): SinkOptions[] {
  const { to, name = pandaNameOf(host), requireStream: essential, maxBuffered } = options;
  if (to === undefined) return [];
  const { dropSuspect, samples, atMost, allowMissed } = options;
  const sink = new StreamPublisher({
    nats: natsOptionsOf(to, options),
    panda: name,
    file: {
      ...(dropSuspect && { dropSuspect }),
      ...(samples !== undefined && { samples }),
      ...(atMost && { atMost }),
      ...(allowMissed && { allowMissed }),
    },
  });
  const maxBufferedBytes = Math.min(STREAM_BYTES, maxBuffered ?? Infinity);
  return [{ sink, essential, maxBufferedBytes }];
}
