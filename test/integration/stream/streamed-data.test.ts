/** Acquisitions of a stream for programs. */

import { streamedData, type StreamedData } from 'pandablocks';
import { expect, it, vi } from 'vitest';

import { streamOf } from '../../../lib/stream/names.js';
import type { StreamServer } from '../../../lib/stream/nats/stream-server.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import {
  recordAcquisition,
  type RecordedAcquisition,
} from '../../helpers/stream/recorded-acquisition.js';

const CAPTURE = { rate: 100_000, samples: 5000, seed: 2 };

interface Rig {
  readonly nats: NatsServer;
  readonly server: StreamServer;
  readonly recorded: RecordedAcquisition;
  readonly begin: (number: number) => Promise<Feeder>;
}

async function start(): Promise<Rig> {
  const nats = await NatsServer.start();
  const server = await setUp(nats, ['A']);
  const recorded = await recordAcquisition(temporaryFolder(), CAPTURE);
  const begin = (number: number): Promise<Feeder> =>
    Feeder.begin(server, { panda: 'A', number }, recorded);
  return { nats, server, recorded, begin };
}

async function publish(feeder: Feeder): Promise<void> {
  await feeder.head();
  await feeder.data();
  await feeder.end();
  await feeder.leave();
}

async function consumersOf({ server }: Rig): Promise<number> {
  return (await server.manager.streams.info(streamOf('A'))).state.consumer_count;
}

describeWithNats('streamedData', () => {
  it('gives one acquisition, as the PandA sent it', async () => {
    const rig = await start();
    await publish(await rig.begin(1));
    await publish(await rig.begin(2));
    const got: StreamedData[] = [];
    const options = { nats: { servers: rig.nats.url }, panda: 'A', acquisition: 2 };
    for await (const item of streamedData(options)) got.push(item);
    expect(got.map(({ kind }) => kind)).toEqual([
      ...['ready', 'start'],
      ...Array.from({ length: 5 }, () => 'frame'),
      'end',
    ]);
    const { start: head, identification } = rig.recorded;
    expect(got[1]).toEqual({ ...head, panda: 'A', number: 2, identification });
    const bytes = got.flatMap((item) => (item.kind === 'frame' ? item.slices : []));
    expect(Buffer.concat(bytes).equals(Buffer.from(rig.recorded.samples))).toBe(true);
    expect(got.at(-1)).toEqual(rig.recorded.end);
    await vi.waitUntil(async () => (await consumersOf(rig)) === 0, { timeout: 10_000 });

    const gone = streamedData({ ...options, acquisition: 7 });
    await gone.next();
    await expect(gone.next()).rejects.toMatchObject({ code: 'STREAM_GAP' });
  });

  it('gives new acquisitions, and reports an unfinished one', async () => {
    const rig = await start();
    const before = await rig.begin(1);
    await before.head();
    await before.data(2000);
    const data = streamedData({ nats: { servers: rig.nats.url }, panda: 'A' });
    expect((await data.next()).value).toMatchObject({ kind: 'ready' });
    const got: StreamedData[] = [];
    const read = (async () => {
      for await (const item of data) got.push(item);
    })();
    const refused = expect(read).rejects.toMatchObject({
      code: 'ACQUISITION_UNFINISHED',
      message: 'Acquisition 4 of A is unfinished: The PandA has gone.',
    });
    await before.data();
    await before.end();
    await before.leave();
    await publish(await rig.begin(2));
    const asked = await rig.begin(3);
    await asked.head();
    await asked.data(1000);
    await asked.end({ ended: 'cut off', end: null });
    await asked.leave();
    const cut = await rig.begin(4);
    await cut.head();
    await cut.data(1000);
    const cause = { code: 'CONNECTION_CLOSED', message: 'The PandA has gone.' };
    await cut.end({ ended: 'cut off', end: null, cause });
    await refused;
    const numbers = got.map((item) => (item.kind === 'start' ? item.number : 0)).filter(Boolean);
    expect(numbers).toEqual([2, 3, 4]);
    const ends = got.filter(({ kind }) => kind === 'end');
    expect(ends).toEqual([
      rig.recorded.end,
      { kind: 'end', samples: 1000, reason: 'Stopped early' },
    ]);
  });

  it('releases everything when the loop is left, and when its signal is aborted', async () => {
    const rig = await start();
    await publish(await rig.begin(1));
    const options = { nats: { servers: rig.nats.url }, panda: 'A' };
    for await (const item of streamedData({ ...options, acquisition: 1 })) {
      if (item.kind === 'frame') break;
    }
    const stop = new AbortController();
    const data = streamedData({ ...options, signal: stop.signal });
    await data.next();
    const next = data.next();
    stop.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    expect(await data.next()).toEqual({ done: true, value: undefined });
    await vi.waitUntil(async () => (await consumersOf(rig)) === 0, { timeout: 10_000 });
  });

  it('does not fill the memory of a slow program', async () => {
    const rig = await start();
    const { sampleBytes } = rig.recorded.start;
    const feeder = await rig.begin(1);
    await feeder.head();
    const rows = Math.floor(400_000 / sampleBytes);
    const payload = Buffer.alloc(rows * sampleBytes);
    const messages = 100;
    for (let i = 0; i < messages; i++) {
      await feeder.send({ kind: 'data', firstRow: i * rows, rows }, payload);
    }
    await feeder.send(
      { kind: 'end', firstRow: messages * rows, rows: 0 },
      Buffer.from(
        JSON.stringify({
          ...{ version: 1, ended: 'end', samples: messages * rows, reason: 'Ok' },
          ...{ firstSuspectSample: null, cause: null, rows: messages * rows },
        }),
      ),
    );
    const options = { nats: { servers: rig.nats.url }, panda: 'A', acquisition: 1 };
    const data = streamedData(options);
    await data.next();
    await data.next();
    await data.next();
    // What the server has handed out when it stands still: so much waits, of 40 MB.
    const delivered = async (): Promise<number> => {
      for await (const { delivered: each } of rig.server.manager.consumers.list(streamOf('A'))) {
        return each.consumer_seq;
      }
      return 0;
    };
    let before = -1;
    await vi.waitUntil(
      async () => {
        const last = before;
        before = await delivered();
        return before === last && before > 0;
      },
      { timeout: 20_000, interval: 5000 },
    );
    expect(before).toBeLessThan(30);
    let left = 0;
    for await (const item of data) if (item.kind === 'frame') left += item.sampleCount;
    expect(left).toBe((messages - 1) * rows);
  }, 60_000);
});
