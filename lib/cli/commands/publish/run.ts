/** What `pandablocks publish` does. */

import { capture } from '../../../capture/capture.js';
import type { Sink } from '../../../capture/sinks/sink.js';
import { pandaNameOf } from '../../../stream/names.js';
import { StreamPublisher } from '../../../stream/publisher/stream-publisher.js';
import type { CaptureCliOptions } from '../../capture/capture-options.js';
import { HdfReport } from '../../capture/report.js';
import { runCaptureCommand } from '../../capture/run-capture.js';
import type { ContentOptionValues } from '../../file-options.js';
import { type NatsCliOptions, natsOptionsOf } from '../../nats-options.js';
import { contentOptionsIn, readFileOptions } from '../../read-file-options.js';
import { wishesOf } from '../../wishes-of.js';

export interface PublishOptions extends CaptureCliOptions, NatsCliOptions, ContentOptionValues {
  readonly to: string;
  readonly name?: string | undefined;
  readonly fileScheme?: string | undefined;
  readonly ackTimeout: number;
}

export async function publish(host: string, options: PublishOptions): Promise<number> {
  const { to, name = pandaNameOf(host), fileScheme, ackTimeout, json } = options;
  return await runCaptureCommand(
    host,
    options,
    (silence) => new HdfReport(json, silence, 'the PandA', 'stream'),
    async (client, wanted, report) => {
      const publisher = new StreamPublisher({
        nats: natsOptionsOf(to, options),
        panda: name,
        ackTimeout,
        ...wishesOf(client, options, await readFileOptions(contentOptionsIn(options)), fileScheme),
        onOpen: report.onPublish,
      });
      await capture(client, { ...wanted, sinks: [publisher, progressOf(report)] });
    },
  );
}

/** Tells how much was received. */
function progressOf({ onProgress }: HdfReport): Sink<null> {
  let bytesReceived = 0;
  return {
    open: () => {
      bytesReceived = 0;
    },
    write: ({ firstSample, sampleCount, byteLength }) => {
      bytesReceived += byteLength;
      onProgress({ file: '', samples: firstSample + sampleCount, bytesReceived });
    },
    close: () => null,
  };
}
