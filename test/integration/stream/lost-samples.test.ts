/** What is missing from a stream, or makes no sense in it, is never silent. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { setUpStreams, streamedData, writeHdfFilesFromStream } from 'pandablocks';
import { describe, expect, it } from 'vitest';

import { JOBS_STREAM, jobSubject, streamOf } from '../../../lib/stream/names.js';
import { encodeHead } from '../../../lib/stream/format/head.js';
import type { StreamServer } from '../../../lib/stream/nats/stream-server.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { doneOf, messagesOf } from '../../helpers/stream/books.js';
import { Feeder, setUp } from '../../helpers/stream/feeder.js';
import {
  recordAcquisition,
  type RecordedAcquisition,
} from '../../helpers/stream/recorded-acquisition.js';

const CAPTURE = { rate: 100_000, samples: 10_000, seed: 5 };
const HUGE = '9'.repeat(15);

interface Rig {
  readonly nats: NatsServer;
  readonly server: StreamServer;
  readonly folder: string;
  readonly recorded: RecordedAcquisition;
  readonly feeder: Feeder;
}

async function start(): Promise<Rig> {
  const nats = await NatsServer.start();
  const server = await setUp(nats, ['A']);
  const folder = temporaryFolder();
  const recorded = await recordAcquisition(folder, CAPTURE);
  const feeder = await Feeder.begin(server, { panda: 'A', number: 1 }, recorded);
  return { nats, server, folder, recorded, feeder };
}

/** What becomes of the first acquisition. */
async function write({ nats, folder }: Rig, scheme = 'x-%d.h5'): Promise<Record<string, unknown>> {
  const results: unknown[] = [];
  await writeHdfFilesFromStream({
    nats: { servers: nats.url },
    scheme: join(folder, scheme),
    num: 1,
    onResult: (result) => results.push(result),
  }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'ACQUISITION_FAILED' });
  });
  return results[0] as Record<string, unknown>;
}

describeWithNats('a gap', () => {
  it('is in the result and in the file, and the rest stays in the stream', async () => {
    const rig = await start();
    const { feeder, server, folder } = rig;
    await feeder.head();
    await feeder.data(4000);
    const { sequence } = feeder;
    await feeder.data();
    await feeder.end();
    await server.manager.streams.deleteMessage(streamOf('A'), sequence);
    const result = await write(rig);
    const file = join(folder, 'x-1.h5');
    expect(result).toMatchObject({ file, ok: false, reason: null, samplesWritten: 3000 });
    const gap = `The stream has a gap behind row 3000 of acquisition 1 of A: message ${sequence} is missing`;
    expect(String(result['warnings'])).toContain(gap);
    const { attributes } = dumpFile(file);
    expect(attributes).toMatchObject({ end_reason: 'unknown', samples_written: '3000' });
    expect(await doneOf(server, 'A', 1)).toMatchObject({ state: 'aside', samples: 3000, file });
    expect(await messagesOf(server, 'A', 1)).toBe(11);

    const read = async (): Promise<number> => {
      let rows = 0;
      for await (const data of streamedData({
        nats: { servers: rig.nats.url },
        panda: 'A',
        acquisition: 1,
      })) {
        if (data.kind === 'frame') rows += data.sampleCount;
        if (data.kind === 'frame') expect(rows).toBeLessThanOrEqual(3000);
      }
      return rows;
    };
    await expect(read()).rejects.toMatchObject({ code: 'STREAM_GAP' });
  });

  it('at the head leaves no file', async () => {
    const rig = await start();
    await rig.feeder.head();
    const { sequence } = rig.feeder;
    await rig.feeder.data();
    await rig.feeder.end();
    await rig.server.manager.streams.deleteMessage(streamOf('A'), sequence);
    expect(await write(rig)).toMatchObject({ file: null, ok: false });
    expect(readdirSync(rig.folder)).toEqual(['direct.h5']);
    expect(await doneOf(rig.server, 'A', 1)).toMatchObject({ state: 'aside', failures: 1 });
  });
});

describeWithNats('a dead publisher', () => {
  it('leaves an unfinished file, with all acknowledged samples', async () => {
    const rig = await start();
    await rig.feeder.head();
    await rig.feeder.data(6000);
    await rig.feeder.leave();
    const result = await write(rig);
    expect(result).toMatchObject({ ok: false, reason: null, samplesWritten: 6000 });
    expect(String(result['warnings'])).toContain('The publisher of the acquisition is gone.');
    expect(dumpFile(String(result['file'])).attributes).toMatchObject({ samples_written: '6000' });
    expect(await doneOf(rig.server, 'A', 1)).toMatchObject({ state: 'done', samples: 6000 });
  });

  it('without a head leaves nothing, and the next acquisition is written', async () => {
    const rig = await start();
    await rig.feeder.leave();
    const next = await Feeder.begin(rig.server, { panda: 'A', number: 2 }, rig.recorded);
    await next.head();
    await next.data();
    await next.end();
    expect(await write(rig)).toMatchObject({ number: 2, ok: true });
    expect(await doneOf(rig.server, 'A', 1)).toMatchObject({ state: 'done', file: null });
    expect(readdirSync(rig.folder).sort()).toEqual(['direct.h5', 'x-2.h5']);
  });
});

/** Messages in the place of the right ones. */
const HOSTILE: readonly (readonly [string, (feeder: Feeder) => Promise<void>, RegExp])[] = [
  [
    'a head that is no JSON',
    (feeder) => feeder.send({ kind: 'head', firstRow: 0, rows: 0 }, Buffer.from('{"version":')),
    /head is no JSON/,
  ],
  [
    'a head with another name',
    (feeder) => {
      const { start: head, identification } = feeder.recorded;
      const wrong = { panda: '../A', number: 1, start: head, identification, options: {} };
      const payload = encodeHead({ ...wrong, publishedAt: '' });
      return feeder.send({ kind: 'head', firstRow: 0, rows: 0 }, payload);
    },
    /another acquisition than its subject/,
  ],
  [
    'headers with huge numbers',
    (feeder) =>
      feeder.sendRaw(
        new Map([
          ['Panda-Kind', 'head'],
          ['Panda-Acquisition', HUGE],
          ['Panda-Publisher', 'x'],
          ['Panda-First-Row', '0'],
          ['Panda-Rows', '0'],
        ]),
        Buffer.alloc(0),
      ),
    new RegExp(`of acquisition ${HUGE}`),
  ],
  ['no headers', (feeder) => feeder.sendRaw(new Map(), Buffer.from('x')), /header Panda-Kind/],
  [
    'a file scheme that leads elsewhere',
    (feeder) => feeder.head({ fileScheme: '../../elsewhere-%d.h5' }),
    /a plain name, without folders/,
  ],
  [
    'a file scheme that becomes too long',
    (feeder) => feeder.head({ fileScheme: `${'%99d'.repeat(5)}.h5` }),
    /is too long/,
  ],
  [
    'a file scheme with a time that is not told',
    (feeder) => feeder.head({ fileScheme: '%t.h5' }),
    /does not say when the publisher was started/,
  ],
  [
    'more last rows than there is memory for',
    (feeder) => feeder.head({ last: 2 ** 50 }),
    /need \d+ MB of memory/,
  ],
];

describeWithNats('a hostile publisher', () => {
  it.each(HOSTILE)('%s: no file, and the job is set aside', async (name, send, message) => {
    const rig = await start();
    await send(rig.feeder);
    await rig.feeder.leave();
    const scheme = name.startsWith('a file scheme') ? '.' : 'x-%d.h5';
    const result = await write(rig, scheme);
    expect(result).toMatchObject({ file: null, ok: false });
    expect(String(result['warnings'])).toMatch(message);
    expect(readdirSync(rig.folder)).toEqual(['direct.h5']);
    expect(await doneOf(rig.server, 'A', 1)).toMatchObject({ state: 'aside' });
  });

  it.each<[string, number, number, RegExp]>([
    ['too few bytes', 1000, -4, /is to have 1000 samples/],
    ['too many bytes', 1000, 4, /is to have 1000 samples/],
    ['more rows than bytes', Number(HUGE), 0, new RegExp(`is to have ${HUGE} samples`)],
  ])('%s: the file has what came before', async (_, rows, more, message) => {
    const rig = await start();
    const { feeder } = rig;
    await feeder.head();
    await feeder.data(2000);
    const payload = Buffer.alloc(1000 * feeder.recorded.start.sampleBytes + more);
    await feeder.send({ kind: 'data', firstRow: 2000, rows }, payload);
    const result = await write(rig);
    expect(result).toMatchObject({ ok: false, samplesWritten: 2000, reason: null });
    expect(String(result['warnings'])).toMatch(message);
    expect(await doneOf(rig.server, 'A', 1)).toMatchObject({ state: 'aside', samples: 2000 });
  });

  it('an invalid job is set aside, and later ones are written', async () => {
    const rig = await start();
    await rig.server.manager.streams.purge(JOBS_STREAM);
    await rig.server.jetstream.publish(jobSubject('A', 1), Buffer.from('[]'));
    const result = await write(rig);
    expect(result).toMatchObject({ number: 1, file: null, ok: false });
    expect(String(result['warnings'])).toMatch(/job is no JSON object/);
  });
});

describe('names', () => {
  it.each(['../x', 'a/b', 'a.b', '', 'x'.repeat(65)])('%j is refused', async (name) => {
    const nats = { servers: 'nats://127.0.0.1:1' };
    const refused = { code: 'INVALID_OPTION' };
    const made = setUpStreams({ nats, pandas: [name], maxBytes: 2 ** 20 });
    await expect(made).rejects.toMatchObject(refused);
    const written = writeHdfFilesFromStream({ nats, scheme: '/tmp/%s-%d.h5', pandas: [name] });
    await expect(written).rejects.toMatchObject(refused);
    await expect(streamedData({ nats, panda: name }).next()).rejects.toMatchObject(refused);
  });
});
