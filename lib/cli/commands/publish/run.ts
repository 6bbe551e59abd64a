/** What `pandablocks publish` does. */

import { capture } from '../../../capture/capture.js';
import type { Sink } from '../../../capture/sinks/sink.js';
import type { FileWishes } from '../../../stream/format/file-wishes.js';
import { pandaNameOf } from '../../../stream/names.js';
import { StreamPublisher } from '../../../stream/publisher/stream-publisher.js';
import type { CaptureCliOptions } from '../../capture/capture-options.js';
import type { CaptureTold } from '../../capture/listeners.js';
import { runCaptureCommand } from '../../capture/run-capture.js';
import { type NatsCliOptions, natsOptionsOf } from '../../nats-options.js';

export interface PublishOptions extends CaptureCliOptions, NatsCliOptions {
  readonly to: string;
  readonly name?: string | undefined;
  readonly fileScheme?: string | undefined;
  readonly ackTimeout: number;
}

export async function publish(host: string, options: PublishOptions): Promise<number> {
  const { to, name = pandaNameOf(host), ackTimeout } = options;
  return await runCaptureCommand(host, options, 'stream', async (client, wanted, told) => {
    const publisher = new StreamPublisher({
      nats: natsOptionsOf(to, options),
      panda: name,
      ackTimeout,
      file: fileWishesOf(options),
      onOpen: told.onPublish,
    });
    const sinks = [publisher, progressOf(told), ...wanted.sinks];
    await capture(client, { ...wanted, sinks, waitsForOthers: true });
  });
}

function fileWishesOf(options: PublishOptions): FileWishes {
  const { fileScheme, dropSuspect, samples, atMost, allowMissed } = options;
  return {
    ...(fileScheme !== undefined && { fileScheme }),
    ...(dropSuspect && { dropSuspect }),
    ...(samples !== undefined && { samples }),
    ...(atMost && { atMost }),
    ...(allowMissed && { allowMissed }),
  };
}

/** Tells how much was received. */
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
