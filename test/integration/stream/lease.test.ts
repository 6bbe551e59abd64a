/** Leases in a bucket of a real server. */

import { LeaseLostError, setUpStreams } from 'pandablocks';
import { expect, it, onTestFinished } from 'vitest';

import { type HeldLease, Lease, thisHolder } from '../../../lib/stream/lease.js';
import { StreamServer } from '../../../lib/stream/nats/stream-server.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';

const KEY = 'publisher.A';

describeWithNats('a lease', () => {
  it('has one holder', async () => {
    const { bucket } = await connect();
    const first = await take(bucket);
    const held = (await Lease.take(bucket, KEY, thisHolder(), { revives: true })) as HeldLease;
    expect(held.holder).toEqual(first.holder);
    await first.renew();
    await first.release();
    const second = await take(bucket);
    await second.release();
  });

  it('is lost to the new holder', async () => {
    const { bucket } = await connect();
    const first = await take(bucket);
    await bucket.delete(KEY);
    const second = await take(bucket);
    await expect(first.renew()).rejects.toThrow(LeaseLostError);
    expect(first.lost.aborted).toBe(true);
    await first.release();
    // Whoever has lost it leaves it alone.
    await second.renew();
    await second.release();
  });

  it('continues if it is still free, where that is wanted', async () => {
    const { bucket } = await connect();
    const lease = await take(bucket);
    await bucket.delete(KEY);
    await lease.renew();
    await lease.renew();
    await lease.release();
    const writer = await take(bucket, false);
    await bucket.delete(KEY);
    await expect(writer.renew()).rejects.toThrow(LeaseLostError);
  });
});

async function connect(): Promise<{ bucket: Awaited<ReturnType<StreamServer['bucket']>> }> {
  const nats = await NatsServer.start();
  await setUpStreams({ nats: { servers: nats.url }, pandas: ['A'], maxBytes: 1024 ** 2 });
  const server = await StreamServer.connect({ servers: nats.url }, 'test');
  onTestFinished(() => server.close());
  return { bucket: await server.bucket('PANDA_LEASES') };
}

async function take(
  bucket: Awaited<ReturnType<StreamServer['bucket']>>,
  revives = true,
): Promise<Lease> {
  const lease = await Lease.take(bucket, KEY, thisHolder(), { revives });
  if (!(lease instanceof Lease)) throw new Error('It is held.');
  return lease;
}
