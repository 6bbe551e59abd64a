/** Streams, buckets and consumers that are removed, and made anew, between acquisitions: nothing is lost silently. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { capture, setUpStreams, writeHdfFilesFromStream, type StreamedResult } from 'pandablocks';
import { expect, it, vi } from 'vitest';

import { JOBS_STREAM, streamOf, writersConsumer } from '../../../lib/stream/names.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { describeWithNats } from '../../helpers/nats/nats-server.js';
import { type StreamRig, streamRig } from '../../helpers/nats/stream-rig.js';
import { messagesOf } from '../../helpers/stream/books.js';
import { setUp } from '../../helpers/stream/feeder.js';

const SAMPLES = 2000;

async function publish({ client, publisher }: StreamRig): Promise<number> {
  const [result] = await capture(client, { arm: true, sinks: [publisher()] });
  return (result?.sinks[0] as { number: number }).number;
}

async function write({ nats }: StreamRig, folder: string): Promise<StreamedResult[]> {
  const scheme = join(folder, '%s-%d.h5');
  const signal = AbortSignal.timeout(20_000);
  return await writeHdfFilesFromStream({ nats: { servers: nats.url }, scheme, num: 1, signal });
}

/** What is removed, and made anew. */
const REMOVED: readonly (readonly string[])[] = [
  ['KV_PANDA_NUMBERS'],
  ['KV_PANDA_NUMBERS', streamOf('P')],
  ['KV_PANDA_LEASES'],
  [JOBS_STREAM],
  [streamOf('P')],
];

describeWithNats('what is removed between two acquisitions', () => {
  it.each(REMOVED.map((streams) => ({ streams })))('$streams', async ({ streams }) => {
    const rig = await streamRig({ sim: { samples: SAMPLES } });
    const server = await setUp(rig.nats, [], { lease: 10 });
    const folder = temporaryFolder();
    expect(await publish(rig)).toBe(1);
    expect(await write(rig, folder)).toMatchObject([{ number: 1, ok: true }]);
    for (const stream of streams) await server.manager.streams.delete(stream);
    const maxBytes = 1024 ** 3;
    await setUpStreams({ nats: { servers: rig.nats.url }, pandas: ['P'], maxBytes });
    expect(await publish(rig)).toBe(2);
    const [result] = await write(rig, folder);
    expect(result).toMatchObject({ number: 2, ok: true, samplesWritten: SAMPLES });
    expect(readdirSync(folder).sort()).toEqual(['P-1.h5', 'P-2.h5']);
  });
});

describeWithNats('a number that comes again', () => {
  it('in spite of all is another acquisition, and is written', async () => {
    const rig = await streamRig({ sim: { samples: SAMPLES } });
    const server = await setUp(rig.nats, [], { lease: 10 });
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    expect(await publish(rig)).toBe(1);
    await write(rig, first);
    // As if the record of the first were that of a server that was there before.
    const done = await server.manager.streams.getMessage('PANDA_DONE', {
      last_by_subj: 'panda_done.P.1',
    });
    for (const stream of ['PANDA_DONE', 'KV_PANDA_NUMBERS', streamOf('P')]) {
      await server.manager.streams.delete(stream);
    }
    const maxBytes = 1024 ** 3;
    await setUpStreams({ nats: { servers: rig.nats.url }, pandas: ['P'], maxBytes });
    // Its job must not be taken for the one of before.
    await server.manager.streams.update(JOBS_STREAM, { duplicate_window: 1e8 });
    expect(await publish(rig)).toBe(1);
    await server.jetstream.publish('panda_done.P.1', done!.data);
    expect(await write(rig, second)).toMatchObject([{ number: 1, ok: true }]);
    expect(readdirSync(second)).toEqual(['P-1.h5']);
    expect(await messagesOf(server, 'P', 1)).toBe(0);
  });
});

describeWithNats('a consumer that is removed', () => {
  it('is told of, and acquisitions are written when it is there again', async () => {
    const rig = await streamRig({ sim: { samples: SAMPLES } });
    const server = await setUp(rig.nats, [], { lease: 10 });
    await publish(rig);
    await server.manager.consumers.delete(JOBS_STREAM, writersConsumer('P'));
    const warnings: string[] = [];
    const writing = writeHdfFilesFromStream({
      nats: { servers: rig.nats.url },
      scheme: join(temporaryFolder(), '%s-%d.h5'),
      num: 1,
      onWarning: (warning) => warnings.push(warning),
    });
    await vi.waitUntil(() => warnings.length > 0, { timeout: 20_000 });
    expect(warnings[0]).toMatch(/no consumer writers_P.*pandablocks streams setup/);
    const maxBytes = 1024 ** 3;
    await setUpStreams({ nats: { servers: rig.nats.url }, pandas: ['P'], maxBytes });
    expect(await writing).toMatchObject([{ number: 1, ok: true }]);
    expect(warnings).toHaveLength(1);
  });
});
