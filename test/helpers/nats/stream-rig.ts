/** A simulated PandA, a NATS server with its stream, and publishers between them. */

import {
  type AsyncClient,
  Put,
  setUpStreams,
  StreamPublisher,
  type StreamPublisherOptions,
} from 'pandablocks';
import type { SimulatorOptions } from 'pandablocks/sim';
import { onTestFinished } from 'vitest';

import { captureClient } from '../capture/capture-client.js';
import { NatsServer, type NatsServerOptions } from './nats-server.js';
import { ReceivedSamples } from './read-stream.js';

export interface StreamRig {
  readonly nats: NatsServer;
  readonly client: AsyncClient;
  /** A sink to run next to the publisher. */
  readonly received: ReceivedSamples;
  /** Makes a publisher, of the PandA `P` by default. Ended when the test ends. */
  readonly publisher: (options?: Partial<StreamPublisherOptions>) => StreamPublisher;
  /** `Busy`, or the reason for the end of the last acquisition. */
  readonly completion: () => Promise<string>;
}

export interface StreamRigOptions {
  readonly sim: SimulatorOptions;
  readonly nats?: NatsServerOptions;
  /** The limit of the stream. */
  readonly maxBytes?: number;
  /** In megabytes per second, with samples of 84 bytes. */
  readonly megabytesPerSecond?: number;
}

const WIDE = ['INENC1.VAL', 'INENC2.VAL', 'INENC3.VAL', 'INENC4.VAL'];
const WIDE_BYTES = 84;

/** All parts are ended when the test ends. */
export async function streamRig(options: StreamRigOptions): Promise<StreamRig> {
  const { sim, maxBytes = 1024 ** 3 } = options;
  const nats = await NatsServer.start(options.nats);
  await setUpStreams({ nats: { servers: nats.url }, pandas: ['P'], maxBytes });
  const { megabytesPerSecond: fast } = options;
  const rate = fast === undefined ? {} : { rate: Math.round((fast * 1e6) / WIDE_BYTES) };
  const { client, completion } = await captureClient({ ...sim, ...rate });
  if (fast !== undefined) {
    for (const name of WIDE) await client.send(new Put(`${name}.CAPTURE`, 'Min Max Mean'));
  }
  const publisher = (more: Partial<StreamPublisherOptions> = {}): StreamPublisher => {
    const made = new StreamPublisher({ nats: { servers: nats.url }, panda: 'P', ...more });
    onTestFinished(() => made.finish());
    return made;
  };
  return { nats, client, received: new ReceivedSamples(), publisher, completion };
}
