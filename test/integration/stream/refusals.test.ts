/** Streams that take no more, and publishers that others take for dead. */

import { join } from 'node:path';

import {
  AbandonedError,
  capture,
  LeaseLostError,
  setUpStreams,
  StreamConnectError,
  StreamFullError,
} from 'pandablocks';
import { expect, it, onTestFinished } from 'vitest';

import { encodeEnd } from '../../../lib/stream/format/end.js';
import { encodeHeaders } from '../../../lib/stream/format/headers.js';
import { Lease, thisHolder } from '../../../lib/stream/lease.js';
import { StreamServer } from '../../../lib/stream/nats/stream-server.js';
import { failureOf } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { makeCertificate } from '../../helpers/nats/certificate.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { assemble, readStream } from '../../helpers/nats/read-stream.js';
import { streamRig } from '../../helpers/nats/stream-rig.js';

const MIB = 1024 ** 2;

describeWithNats('a publisher stops', () => {
  it('if the stream is full: its end says so, and the PandA is disarmed', async () => {
    const rig = await streamRig({
      sim: { samples: Infinity },
      megabytesPerSecond: 20,
      maxBytes: 4 * MIB,
    });
    const { nats, client, publisher, completion } = rig;
    const error = await failureOf(capture(client, { arm: true, sinks: [publisher()] }));
    expect(error.cause).toBeInstanceOf(StreamFullError);
    expect(await completion()).not.toBe('Busy');
    const got = assemble(await readStream(nats.url, 'P'));
    expect(got.end).toMatchObject({ ended: 'cut off', end: null, cause: { code: 'STREAM_FULL' } });
    expect(got.rows * 84).toBeGreaterThan(3 * MIB);
    // Nothing more can begin, before anything has come of it.
    const again = await failureOf(capture(client, { arm: true, sinks: [publisher()] }));
    expect(again.cause).toBeInstanceOf(StreamFullError);
  });

  it('if another publisher has taken the lease', async () => {
    const rig = await streamRig({ sim: { rate: 20_000, samples: Infinity } });
    const { nats, client, publisher, received, completion } = rig;
    const server = await connect(nats);
    const leases = await server.bucket('PANDA_LEASES');
    let done = Promise.resolve();
    received.onRows = () => {
      received.onRows = () => {};
      done = leases.delete('publisher.P').then(async () => {
        const lease = await Lease.take(leases, 'publisher.P', thisHolder(), { revives: true });
        if (lease instanceof Lease) onTestFinished(() => lease.release());
      });
    };
    const error = await failureOf(capture(client, { arm: true, sinks: [publisher(), received] }));
    await done;
    expect(error.cause).toBeInstanceOf(LeaseLostError);
    expect(error.message).toMatch(/lease publisher\.P is lost to process \d+ on /);
    expect(await completion()).not.toBe('Busy');
  });

  it('if a reader has ended the acquisition', async () => {
    const rig = await streamRig({ sim: { rate: 20_000, samples: Infinity } });
    const { nats, client, publisher, received, completion } = rig;
    const server = await connect(nats);
    let done: Promise<unknown> = Promise.resolve();
    received.onRows = (rows) => {
      if (rows < 5000) return;
      received.onRows = () => {};
      done = abandon(server);
    };
    const error = await failureOf(capture(client, { arm: true, sinks: [publisher(), received] }));
    await done;
    expect(error.cause).toBeInstanceOf(AbandonedError);
    expect(error.message).toMatch(/A reader has ended the acquisition 1 of P/);
    expect(await completion()).not.toBe('Busy');
    // Nothing but strays is behind the first end.
    const messages = await readStream(nats.url, 'P');
    const end = messages.findIndex(({ kind }) => kind === 'end');
    expect(assemble(messages.slice(0, end + 1)).end).toMatchObject({ ended: 'abandoned' });
    expect(messages.slice(end + 1).filter(({ kind }) => kind === 'end')).toEqual([]);
  });

  it('if acknowledged messages are removed', async () => {
    const rig = await streamRig({ sim: { rate: 20_000, samples: Infinity } });
    const { nats, client, publisher, received } = rig;
    const server = await connect(nats);
    received.onRows = (rows) => {
      if (rows < 5000) return;
      received.onRows = () => {};
      void server.manager.streams.delete('PANDA_P');
    };
    const error = await failureOf(capture(client, { arm: true, sinks: [publisher(), received] }));
    expect(error.cause).toMatchObject({ code: 'STREAM_MISSING' });
  });
});

describeWithNats('TLS', () => {
  it('is used with a CA file, and nothing is published without it', async () => {
    const { cert, key } = makeCertificate(temporaryFolder());
    const nats = await NatsServer.start({ tls: { cert, key } });
    const setUp = (tls?: { caFile?: string }): Promise<string[]> =>
      setUpStreams({
        nats: { servers: nats.url, ...(tls !== undefined && { tls }) },
        pandas: ['P'],
        maxBytes: MIB,
      });
    expect(await setUp({ caFile: cert })).toContain('PANDA_P');
    await expect(setUp()).rejects.toThrow(StreamConnectError);
    await expect(setUp({ caFile: join(temporaryFolder(), 'none.pem') })).rejects.toThrow(
      /none\.pem can't be read/,
    );
  });
});

async function connect({ url }: NatsServer): Promise<StreamServer> {
  const server = await StreamServer.connect({ servers: url }, 'test');
  onTestFinished(() => server.close());
  return server;
}

/** As a reader does that takes the publisher for dead: whatever comes between, until it is accepted. */
async function abandon(server: StreamServer): Promise<void> {
  const { manager, jetstream, packages } = server;
  for (;;) {
    const { state } = await manager.streams.info('PANDA_P');
    const last = await manager.streams.getMessage('PANDA_P', { seq: state.last_seq });
    const rows =
      Number(last?.header.get('Panda-First-Row')) + Number(last?.header.get('Panda-Rows'));
    const headers = packages.transport.headers();
    const values = { kind: 'end', acquisition: 1, publisher: 'reader', firstRow: rows, rows: 0 };
    for (const [name, value] of encodeHeaders({ ...values, kind: 'end' }))
      headers.append(name, value);
    const payload = encodeEnd({ ended: 'abandoned', end: null, cause: null, rows });
    try {
      await jetstream.publish('panda.P.1', payload, {
        headers,
        expect: { lastSequence: state.last_seq },
      });
      return;
    } catch (error) {
      expect(String(error)).toMatch(/wrong last sequence/);
    }
  }
}
