/** `pandablocks hdf --to`: publishes the samples that a file gets. */

import type { SinkOptions } from '../../capture/sinks/sink.js';
import type { AsyncClient } from '../../client/async-client.js';
import { pandaNameOf } from '../../stream/names.js';
import { StreamPublisher } from '../../stream/publisher/stream-publisher.js';
import { type NatsCliOptions, natsOptionsOf } from '../nats-options.js';
import { type FileContent, wishesOf } from '../wishes-of.js';
import type { CaptureCliOptions } from './capture-options.js';

/** What a stream that is not required may keep waiting: some seconds of the fastest PandA. */
const STREAM_BYTES = 256 * 1024 ** 2;

export interface BesideFileOptions extends CaptureCliOptions, NatsCliOptions {
  /** Of the PandA, in streams. */
  readonly name?: string | undefined;
  readonly requireStream: boolean;
}

interface Beside {
  readonly host: string;
  readonly client: AsyncClient;
  /** Of the NATS server. */
  readonly url: string;
  /** What is in the files. */
  readonly content: FileContent;
}

export function publisherBesideFile(
  { host, client, url, content }: Beside,
  options: BesideFileOptions,
): SinkOptions {
  const { name = pandaNameOf(host), requireStream: essential, maxBuffered } = options;
  const sink = new StreamPublisher({
    nats: natsOptionsOf(url, options),
    panda: name,
    ...wishesOf(client, options, content),
  });
  const maxBufferedBytes = Math.min(STREAM_BYTES, maxBuffered ?? Infinity);
  return { sink, essential, maxBufferedBytes };
}
