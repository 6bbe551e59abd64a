/** Servers that are killed, or stand still, while an acquisition is read: nothing is lost, nothing comes twice. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { streamedData } from 'pandablocks';
import { expect, it, vi } from 'vitest';

import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import { h5diff } from '../../helpers/stream/h5diff.js';
import { recordAcquisition } from '../../helpers/stream/recorded-acquisition.js';

const CAPTURE = { rate: Infinity, samples: 30_000, seed: 11 };
/** Longer than leases live. */
const AWAY_MS = 3000;

describeWithNats('a server', () => {
  it.each(['is killed twice', 'stands still'])('that %s', async (how) => {
    const nats = await NatsServer.start();
    const server = await setUp(nats, ['A']);
    const folder = temporaryFolder();
    const recorded = await recordAcquisition(folder, CAPTURE);
    const writer = new Cli(['hdf', '--from', nats.url, join(folder, 'x.h5'), '--num', 1]);
    const live = await follow(nats.url);

    const feeder = await Feeder.begin(server, { panda: 'A', number: 1 }, recorded);
    await feeder.head();
    for (const rows of [10_000, 10_000]) {
      await feeder.data(rows);
      await writer.printed(/dataset/);
      await vi.waitUntil(() => live.rows === feeder.rows, { timeout: 20_000 });
      if (how === 'stands still') nats.pause();
      else await nats.kill();
      await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
      if (how === 'stands still') nats.resume();
      else await nats.restart();
    }
    await feeder.data();
    await vi.waitUntil(() => live.rows === feeder.rows, { timeout: 20_000 });
    await feeder.end();
    expect(await writer.finished).toMatchObject({ code: 0 });
    expect(h5diff(recorded.file, join(folder, 'x.h5'))).toBe('');
    expect(readdirSync(folder).sort()).toEqual(['direct.h5', 'x.h5']);
    expect(await live.ended).toMatchObject({ kind: 'end', samples: 30_000, reason: 'Ok' });
    expect(live.bytes().equals(Buffer.from(recorded.samples))).toBe(true);
  });
});

interface Followed {
  rows: number;
  readonly ended: Promise<unknown>;
  readonly bytes: () => Buffer;
}

/** A program that looks at an acquisition from its beginning to its end. */
async function follow(url: string): Promise<Followed> {
  const data = streamedData({ nats: { servers: url }, panda: 'A' });
  expect((await data.next()).value).toEqual({ kind: 'ready' });
  const slices: Uint8Array[] = [];
  const read = async (): Promise<unknown> => {
    for await (const item of data) {
      if (item.kind === 'frame') {
        expect(item.firstSample).toBe(followed.rows);
        followed.rows += item.sampleCount;
        slices.push(...item.slices);
      }
      if (item.kind === 'end') return item;
    }
    return null;
  };
  const followed: Followed = {
    rows: 0,
    bytes: () => Buffer.concat(slices),
    ended: Promise.resolve().then(read),
  };
  return followed;
}
