/** What `pandablocks publish` does. */

import { capture } from '../../../capture/capture.js';
import type { Sink } from '../../../capture/sinks/sink.js';
import { pandaNameOf } from '../../../stream/names.js';
import { StreamPublisher } from '../../../stream/publisher/stream-publisher.js';
import type { CaptureCliOptions } from '../../capture/capture-options.js';
import type { CaptureTold } from '../../capture/listeners.js';
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
  const { to, name = pandaNameOf(host), fileScheme, ackTimeout } = options;
  return await runCaptureCommand(host, options, 'stream', async (client, wanted, told) => {
    const publisher = new StreamPublisher({
      nats: natsOptionsOf(to, options),
      panda: name,
      ackTimeout,
      ...wishesOf(client, options, await readFileOptions(contentOptionsIn(options)), fileScheme),
      onOpen: told.onPublish,
    });
    const sinks = [publisher, progressOf(told), ...wanted.sinks];
    await capture(client, { ...wanted, sinks, waitsForOthers: true });
  });
}

/** Reports how many samples were received. */
function progressOf({ onProgress }: CaptureTold): Sink<null> {
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
