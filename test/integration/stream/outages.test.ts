/** Servers and connections that fail under a publisher: all samples are in the stream, once, in their order. */

import { execFileSync } from 'node:child_process';

import { capture, StreamTimeoutError } from 'pandablocks';
import { expect, it } from 'vitest';

import { CAN_MOUNT, memoryDisk } from '../../helpers/disk/disk.js';
import { failureOf } from '../../helpers/capture/capture-client.js';
import { describeWithNats, type NatsServer } from '../../helpers/nats/nats-server.js';
import { assemble, readStream, type ReceivedSamples } from '../../helpers/nats/read-stream.js';
import { streamRig } from '../../helpers/nats/stream-rig.js';
import { proxyOf } from '../../helpers/net/proxy.js';

describeWithNats('a publisher survives', () => {
  it('a server that is killed and restarted, twice', async () => {
    const rig = await streamRig({ sim: { samples: 500_000 }, megabytesPerSecond: 20 });
    const { nats, client, publisher, received } = rig;
    const outages = atRows(received, [100_000, 300_000], async () => {
      await nats.kill();
      await nats.restart();
    });
    const [result] = await capture(client, { arm: true, sinks: [publisher(), received] });
    await outages();
    expect(result?.acquisition).toMatchObject({ ok: true, samplesReported: 500_000 });
    await expectAll(nats, received, 500_000);
  });

  it('a server that is suspended for 8 s', { timeout: 120_000 }, async () => {
    const rig = await streamRig({ sim: { samples: 2_150_000 }, megabytesPerSecond: 20 });
    const { nats, client, publisher, received } = rig;
    const outages = atRows(received, [100_000], async () => {
      nats.pause();
      await new Promise((resolve) => setTimeout(resolve, 8000));
      nats.resume();
    });
    const [result] = await capture(client, { arm: true, sinks: [publisher(), received] });
    await outages();
    expect(result?.acquisition).toMatchObject({ ok: true, samplesReported: 2_150_000 });
    // What was captured meanwhile has waited here.
    expect(result?.acquisition.largestBacklogBytes).toBeGreaterThan(50e6);
    await expectAll(nats, received, 2_150_000);
  });

  it('a connection that is cut again and again', async () => {
    const rig = await streamRig({ sim: { samples: 1_000_000 }, megabytesPerSecond: 20 });
    const { nats, client, publisher, received } = rig;
    const proxy = await proxyOf(nats.port);
    const rows = Array.from({ length: 40 }, (_, index) => 20_000 * (index + 1));
    const outages = atRows(received, rows, () => {
      proxy.cut();
    });
    const sink = publisher({ nats: { servers: `nats://127.0.0.1:${proxy.port}` } });
    const [result] = await capture(client, { arm: true, sinks: [sink, received] });
    await outages();
    expect(result?.acquisition).toMatchObject({ ok: true, samplesReported: 1_000_000 });
    expect(proxy.connections()).toBeGreaterThan(5);
    await expectAll(nats, received, 1_000_000);
  });
});

describeWithNats('a publisher without answers', () => {
  it('fails in time, and the PandA is disarmed', async () => {
    const rig = await streamRig({ sim: { samples: Infinity }, megabytesPerSecond: 20 });
    const { nats, client, publisher, received, completion } = rig;
    atRows(received, [100_000], () => nats.pause());
    const sinks = [publisher({ ackTimeout: 2 }), received];
    const error = await failureOf(capture(client, { arm: true, sinks }));
    expect(error.cause).toBeInstanceOf(StreamTimeoutError);
    expect(error.message).toMatch(/Nothing was acknowledged by nats:.* for 2 s/);
    expect(await completion()).not.toBe('Busy');
    nats.resume();
    const got = assemble(await readStream(nats.url, 'P'));
    expect(got.end).toBeNull();
    expect(got.rows).toBeGreaterThan(0);
    // The next publisher ends what this one could not.
    const next = publisher();
    await capture(client, { arm: true, samples: 100, atMost: true, sinks: [next] });
    const [first] = byAcquisition(await readStream(nats.url, 'P'));
    expect(assemble(first ?? []).end).toMatchObject({ ended: 'abandoned', rows: got.rows });
  });
});

describeWithNats('a full disk under the server', () => {
  it.skipIf(!CAN_MOUNT)(
    'is an error in time, and what was acknowledged is in the stream',
    async () => {
      const storeDir = memoryDisk('size=24m');
      const rig = await streamRig({
        sim: { samples: Infinity },
        megabytesPerSecond: 20,
        nats: { storeDir },
        maxBytes: 512 * 1024 ** 2,
      });
      const { nats, client, publisher, completion } = rig;
      const sinks = [publisher({ ackTimeout: 4 })];
      const error = await failureOf(capture(client, { arm: true, sinks }));
      expect(error.code).toBe('SINK_FAILED');
      expect(String((error.cause as { code?: unknown }).code)).toMatch(
        /^STREAM_(TIMEOUT|REFUSED|FULL)$/,
      );
      expect(await completion()).not.toBe('Busy');
      // It answers nobody until there is room again.
      execFileSync('mount', ['-o', 'remount,size=64m', storeDir]);
      await nats.kill();
      await nats.restart();
      const got = assemble(await readStream(nats.url, 'P'));
      expect(got.rows * 84).toBeGreaterThan(10e6);
    },
  );
});

function byAcquisition<T extends { readonly acquisition: number }>(messages: readonly T[]): T[][] {
  const numbers = [...new Set(messages.map(({ acquisition }) => acquisition))];
  return numbers.map((number) => messages.filter(({ acquisition }) => acquisition === number));
}

async function expectAll(
  nats: NatsServer,
  received: ReceivedSamples,
  samples: number,
): Promise<void> {
  const got = assemble(await readStream(nats.url, 'P'));
  expect(got.rows).toBe(samples);
  expect(got.hash).toBe(received.hash);
  expect(got.end).toMatchObject({ ended: 'end', end: { samples, reason: 'Ok' } });
}

/**
 * Does something when so many rows have come, one after the other.
 *
 * @returns waits until all of it is done, and checks that it was
 */
function atRows(
  received: ReceivedSamples,
  rows: readonly number[],
  work: () => void | Promise<void>,
): () => Promise<void> {
  let done = Promise.resolve();
  let begun = 0;
  received.onRows = (count) => {
    if (begun >= rows.length || count < (rows[begun] as number)) return;
    begun++;
    done = done.then(work);
  };
  return async () => {
    await done;
    expect(begun).toBe(rows.length);
  };
}
