/** `pandablocks hdf --to`: publishes the samples that a file gets. */

import type { SinkOptions } from '../../capture/sinks/sink.js';
import { pandaNameOf } from '../../stream/names.js';
import { StreamPublisher } from '../../stream/publisher/stream-publisher.js';
import { type NatsCliOptions, natsOptionsOf } from '../nats-options.js';
import type { CaptureCliOptions } from './capture-options.js';

/** What a stream that is not required may keep waiting: some seconds of the fastest PandA. */
const STREAM_BYTES = 256 * 1024 ** 2;

export interface BesideFileOptions extends CaptureCliOptions, NatsCliOptions {
  /** Of the PandA, in streams. */
  readonly name?: string | undefined;
  readonly requireStream: boolean;
}

/** @param url of the NATS server */
export function publisherBesideFile(
  host: string,
  url: string,
  options: BesideFileOptions,
): SinkOptions {
  const { name = pandaNameOf(host), requireStream: essential, maxBuffered } = options;
  const { dropSuspect, samples, atMost, allowMissed } = options;
  const sink = new StreamPublisher({
    nats: natsOptionsOf(url, options),
    panda: name,
    file: {
      ...(dropSuspect && { dropSuspect }),
      ...(samples !== undefined && { samples }),
      ...(atMost && { atMost }),
      ...(allowMissed && { allowMissed }),
    },
  });
  const maxBufferedBytes = Math.min(STREAM_BYTES, maxBuffered ?? Infinity);
  return { sink, essential, maxBufferedBytes };
}
