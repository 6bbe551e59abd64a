/** Options about what is in files travel with the acquisition: the file is that of a capture with them. */

import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import {
  type AsyncClient,
  InvalidOptionError,
  Put,
  StreamPublisher,
  writeHdfFilesFromStream,
} from 'pandablocks';
import type { Simulator } from 'pandablocks/sim';
import { beforeEach, expect, it } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { setUp } from '../../helpers/stream/feeder.js';
import { h5diff } from '../../helpers/stream/h5diff.js';
import { tutorialPanda } from '../../helpers/sim/tutorial.js';

let nats: NatsServer;
let sim: Simulator;
let client: AsyncClient;
let folder: string;

const inFolder = (name: string): string => join(folder, name);
const panda = (...args: (string | number)[]): (string | number)[] => [
  ...args,
  ...['--control-port', sim.controlPort, '--data-port', sim.dataPort, '--arm'],
  ...['--to', nats.url, '--name', 'P'],
];
/** Captures into a file, and into the stream. */
const both = (...args: (string | number)[]) =>
  runCli(
    panda('hdf', '127.0.0.1', inFolder('direct.h5'), '--require-stream', '--overwrite', ...args),
  );
const publish = (...args: (string | number)[]) => runCli(panda('publish', '127.0.0.1', ...args));
const from = (scheme: string, ...args: (string | number)[]) =>
  runCli(['hdf', '--from', nats.url, inFolder(scheme), '--num', 1, '--json', ...args]);

function start(): void {
  beforeEach(async () => {
    nats = await NatsServer.start();
    await setUp(nats, ['P'], { lease: 10 });
    ({ sim, client } = await tutorialPanda());
    folder = temporaryFolder();
    await client.send(new Put('PCAP.BITS0.CAPTURE', 'Value'));
    await client.send(new Put('*METADATA.LABEL_COUNTER1', 'stage x'));
    await client.send(new Put('PULSE1.DELAY', '123'));
    writeFileSync(inFolder('names.yaml'), 'COUNTER2.OUT: {Mean: y}\nTTLIN1.VAL: {Value: shutter}');
    writeFileSync(
      inFolder('attrs.json'),
      '{"run": 9007199254740993, "kappa": 1.5, "is_test": true, "sample": "gold"}',
    );
  });
}

describeWithNats('the file from a stream is equal to the direct one', () => {
  start();

  it.each<[string, () => (string | number)[]]>([
    ['names', () => ['--names', inFolder('names.yaml'), '--names-from-panda']],
    ['some bits', () => ['--bits', 'TTLIN1.VAL,TTLIN2.VAL', '--no-bit-words']],
    [
      'labelled bits with names',
      () => ['--bits', 'labelled', '--names', inFolder('names.yaml'), '--names-from-panda'],
    ],
    ['all bits', () => ['--bits', 'all']],
    [
      'attributes',
      () => ['--attrs', inFolder('attrs.json'), '--attr', 'who=b=c', '--attr', 'note=µ'],
    ],
    ['the state', () => ['--state']],
    ['the last rows', () => ['--last', 321]],
    ['the last rows, of fewer', () => ['--last', 5000, '--samples', 700]],
  ])('%s', async (_, options) => {
    expect(await both(...options())).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr, stdout } = await from('stream.h5');
    expect([code, stderr]).toEqual([0, '']);
    expect(h5diff(inFolder('direct.h5'), inFolder('stream.h5'))).toBe('');
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({ ok: true, reason: 'Ok', warnings: [] });
    // And it has what was asked for.
    expect((await both()).code).toBe(0);
    expect(h5diff(inFolder('direct.h5'), inFolder('stream.h5'))).not.toBe('');
  });

  it('a job that was written, and is done again, is done', async () => {
    expect(await both('--last', 321)).toMatchObject({ code: 0 });
    const before = dumpFile(inFolder('direct.h5'));
    const { code, stdout } = await from('direct.h5');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ ok: true, samplesWritten: 321, firstSample: 679, samplesReported: 1000 },
    });
    expect(dumpFile(inFolder('direct.h5'))).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.endsWith('.h5'))).toEqual(['direct.h5']);
  });
});

describeWithNats('publish and a writer', () => {
  start();

  it('%t is the time at which the publisher was started, for all writers', async () => {
    const before = Date.now();
    const published = await publish('--num', 2, '--file-scheme', '%t-%d.h5');
    expect(published).toMatchObject({ code: 0, stderr: '' });
    const first = JSON.parse((await from('')).stdout) as { file: string };
    const [, time = ''] = /^(\d{8}T\d{6}Z)-1\.h5$/.exec(basename(first.file)) ?? [];
    const stamp = Date.parse(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
    expect(stamp).toBeGreaterThan(before - 1000);
    expect(stamp).toBeLessThanOrEqual(Date.now());
    const second = await from('%s/%t/%d.h5', '--make-folders');
    expect(JSON.parse(second.stdout)).toMatchObject({ file: inFolder(`P/${time}/2.h5`) });
  });

  it.each([
    ['in all', ['--samples-total', 2500], [1000, 1000, 500]],
    ['of each, and in all', ['--samples', 400, '--samples-total', 1000], [400, 400, 200]],
  ])('as many samples as are wanted %s', async (_, options, rows) => {
    expect(await publish('--num', 0, ...options)).toMatchObject({ code: 0, stderr: '' });
    for (const samplesWritten of rows) {
      const { code, stdout, stderr } = await from('%d.h5');
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, samplesWritten, warnings: [] });
    }
  });

  it("the writer's own options come first, and attributes are added", async () => {
    const published = await publish(
      ...['--names', inFolder('names.yaml'), '--bits', 'all', '--attr', 'a=1', '--attr', 'b=2'],
    );
    expect(published).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(inFolder('own.json'), '{"COUNTER1.OUT": {"Mean": "mine"}}');
    const written = await from(
      'x.h5',
      ...['--names', inFolder('own.json'), '--bits', 'TTLIN2.VAL', '--no-bit-words'],
      ...['--attr', 'b=3', '--attr', 'c=4', '--last', 10],
    );
    expect(written).toMatchObject({ code: 0, stderr: '' });
    const { datasets, attributes } = dumpFile(inFolder('x.h5'));
    expect(attributes).toMatchObject({ a: '1', b: '3', c: '4', first_sample: '990' });
    const names = Object.keys(datasets);
    expect(names).toEqual(expect.arrayContaining(['mine', 'TTLIN2.VAL', 'COUNTER2.OUT.Mean']));
    expect(names).not.toContain('TTLIN1.VAL');
    expect(names).not.toContain('PCAP.BITS0.Value');
  });

  it('what the PandA does not capture is refused before it is armed', async () => {
    for (const [args, why] of [
      [['--bits', 'NONE.VAL'], /There is no bit NONE\.VAL/],
      [['--last', 1e9], /need \d+ MB of memory/],
      [['--attr', 'arm_time=x'], /The attribute arm_time is one that the files have themselves/],
      [['--one-file'], /unknown option '--one-file'/],
    ] as const) {
      const { code, stderr } = await publish(...args);
      expect([code, stderr]).toEqual([1, expect.stringMatching(why)]);
    }
    expect((await runCli(['streams', 'list', nats.url])).stdout).toMatch(/^P: 0 B/);
  });

  it('what needs the PandA needs its client', () => {
    for (const options of [{ state: true }, { namesFromPanda: true }, { file: { last: 0 } }]) {
      const make = (): unknown =>
        new StreamPublisher({ nats: { servers: nats.url }, panda: 'P', ...options });
      expect(make).toThrow(InvalidOptionError);
    }
  });

  it('the library has the same options', async () => {
    expect((await publish()).code).toBe(0);
    const [result] = await writeHdfFilesFromStream({
      nats: { servers: nats.url },
      scheme: join(folder, 'made', '%d.h5'),
      ...{ num: 1, makeFolders: true, bits: 'all', last: 5, attributes: { n: 2n ** 60n } },
    });
    expect(result).toMatchObject({ samplesWritten: 5, firstSample: 995 });
    const { attributes, datasets } = dumpFile(result!.file!);
    expect(attributes).toMatchObject({ n: String(2n ** 60n) });
    expect(datasets).toHaveProperty('TTLIN1.VAL');
  });
});

it.each([
  ['--one-file', /any writer may get the next acquisition/],
  ['--max-rows=5', /any writer may get the next acquisition/],
  ['--first=next', /the publisher numbers the acquisitions/],
  ['--names-from-panda', /for whoever captures from the PandA/],
  ['--state', /for whoever captures from the PandA/],
])('hdf --from refuses %s, and says why', async (option, why) => {
  const { code, stderr } = await runCli(['hdf', '--from', 'nats://127.0.0.1:1', 'x', option]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(why)]);
});
