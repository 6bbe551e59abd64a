/** Publishes acquisitions message by message, in the right format or any other. */

import { randomUUID } from 'node:crypto';

import { setUpStreams } from 'pandablocks';
import { onTestFinished } from 'vitest';

import { type AcquisitionEndMessage, encodeEnd } from '../../../lib/stream/format/end.js';
import type { FileWishes } from '../../../lib/stream/format/file-wishes.js';
import { encodeHead } from '../../../lib/stream/format/head.js';
import { encodeHeaders, type MessageHeaders } from '../../../lib/stream/format/headers.js';
import { encodeJob } from '../../../lib/stream/format/job.js';
import { Lease, thisHolder } from '../../../lib/stream/lease.js';
import {
  acquisitionSubject,
  JOBS_STREAM,
  jobSubject,
  LEASES_BUCKET,
  publisherKey,
  streamOf,
  writersConsumer,
} from '../../../lib/stream/names.js';
import { apiCodeOf } from '../../../lib/stream/nats/explain-error.js';
import { StreamServer } from '../../../lib/stream/nats/stream-server.js';
import type { NatsServer } from '../nats/nats-server.js';
import type { RecordedAcquisition } from './recorded-acquisition.js';

const NANOSECONDS = 1e9;

export interface FeederTimes {
  /** In seconds: the duration of leases, and the time after which a silent writer loses its job. */
  readonly lease: number;
}

/** Creates the streams. @param seconds shorter than in production, so that tests are fast */
export async function setUp(
  { url }: NatsServer,
  pandas: readonly string[],
  { lease: seconds }: FeederTimes = { lease: 2 },
): Promise<StreamServer> {
  await setUpStreams({ nats: { servers: url }, pandas, maxBytes: 512 * 1024 ** 2 });
  const server = await StreamServer.connect({ servers: url }, 'test');
  onTestFinished(() => server.close());
  const { manager } = server;
  const times = { max_age: seconds * NANOSECONDS, duplicate_window: seconds * NANOSECONDS };
  await manager.streams.update(`KV_${LEASES_BUCKET}`, times);
  for (const panda of pandas) {
    const name = writersConsumer(panda);
    await manager.consumers.update(JOBS_STREAM, name, { ack_wait: seconds * NANOSECONDS });
  }
  return server;
}

/** An acquisition that is being published. */
export class Feeder {
  readonly server: StreamServer;
  readonly panda: string;
  readonly number: number;
  readonly recorded: RecordedAcquisition;
  readonly #lease: Lease;
  readonly #publisher: string;
  #sent = 0;
  rows = 0;
  sequence = 0;

  private constructor(
    server: StreamServer,
    lease: Lease,
    where: { panda: string; number: number },
    recorded: RecordedAcquisition,
  ) {
    this.server = server;
    this.#lease = lease;
    this.#publisher = lease.holder.id;
    this.panda = where.panda;
    this.number = where.number;
    this.recorded = recorded;
  }

  /** Puts the job into the queue. */
  static async begin(
    server: StreamServer,
    where: { panda: string; number: number },
    recorded: RecordedAcquisition,
  ): Promise<Feeder> {
    const bucket = await server.bucket(LEASES_BUCKET);
    const holder = { ...thisHolder(), id: randomUUID() };
    const key = publisherKey(where.panda);
    const times = { revives: true, renewMs: 300 };
    const lease = await Lease.take(bucket, key, holder, times);
    if (!(lease instanceof Lease)) throw new Error('Somebody publishes it.');
    onTestFinished(() => lease.release());
    const feeder = new Feeder(server, lease, where, recorded);
    const { state } = await server.manager.streams.info(streamOf(where.panda));
    const { panda, number } = where;
    const job = encodeJob({
      panda,
      number,
      subject: acquisitionSubject(panda, number),
      afterSequence: state.last_seq,
      publisher: holder.id,
    });
    await server.jetstream.publish(jobSubject(panda, number), job);
    return feeder;
  }

  get allRows(): number {
    return this.recorded.samples.byteLength / this.recorded.start.sampleBytes;
  }

  async head(options: FileWishes = {}): Promise<void> {
    const { panda, number } = this;
    const { start, identification, bitLabels } = this.recorded;
    const head = {
      ...{ panda, number, start, identification, options, publishedAt: 'now' },
      ...(bitLabels !== null && { bitLabels }),
    };
    await this.send({ kind: 'head', firstRow: 0, rows: 0 }, encodeHead(head));
  }

  /** Sends the next rows, by default all of them, in messages of `each` rows. */
  async data(rows = this.allRows - this.rows, each = 1000): Promise<void> {
    const { sampleBytes } = this.recorded.start;
    const until = Math.min(this.rows + rows, this.allRows);
    while (this.rows < until) {
      const count = Math.min(each, until - this.rows);
      const payload = this.recorded.samples.subarray(
        this.rows * sampleBytes,
        (this.rows + count) * sampleBytes,
      );
      await this.send({ kind: 'data', firstRow: this.rows, rows: count }, payload);
      this.rows += count;
    }
  }

  async end(how: Partial<AcquisitionEndMessage> = {}): Promise<void> {
    const { end } = this.recorded;
    const ended = { ended: 'end', end, cause: null, rows: this.rows, ...how } as const;
    await this.send({ kind: 'end', firstRow: this.rows, rows: 0 }, encodeEnd(ended));
  }

  /** Simulates the death of the publisher: its lease is not renewed. */
  async leave(): Promise<void> {
    await this.#lease.release();
  }

  async send(
    headers: Pick<MessageHeaders, 'kind' | 'firstRow' | 'rows'>,
    payload: Uint8Array,
  ): Promise<void> {
    const all = { ...headers, acquisition: this.number, publisher: this.#publisher };
    await this.sendRaw(new Map(encodeHeaders(all)), payload);
  }

  /** Sends a message with any headers. */
  async sendRaw(headers: ReadonlyMap<string, string>, payload: Uint8Array): Promise<void> {
    const values = this.server.packages.transport.headers();
    for (const [name, value] of headers) values.set(name, value);
    const subject = acquisitionSubject(this.panda, this.number);
    // Makes sure that a message that is sent again after a reconnection is stored once.
    const msgID = `${subject}.${++this.#sent}`;
    for (;;) {
      try {
        const { seq } = await this.server.jetstream.publish(subject, payload, {
          headers: values,
          msgID,
          timeout: 1000,
        });
        this.sequence = seq;
        return;
      } catch (error) {
        if (apiCodeOf(error) !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}
