/** A simulated PandA, a NATS server with its stream, and publishers in between. */

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
  /** To stand beside the publisher. */
  readonly received: ReceivedSamples;
  /** Of the PandA `P`, unless told otherwise. Ended with the test. */
  readonly publisher: (options?: Partial<StreamPublisherOptions>) => StreamPublisher;
  /** `Busy`, or how the last acquisition ended. */
  readonly completion: () => Promise<string>;
}

export interface StreamRigOptions {
  readonly sim: SimulatorOptions;
  readonly nats?: NatsServerOptions;
  /** Of the stream. */
  readonly maxBytes?: number;
  /** Megabytes a second: of samples of 84 bytes. */
  readonly megabytesPerSecond?: number;
}

const WIDE = ['INENC1.VAL', 'INENC2.VAL', 'INENC3.VAL', 'INENC4.VAL'];
const WIDE_BYTES = 84;

/** All of it is ended with the test. */
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
