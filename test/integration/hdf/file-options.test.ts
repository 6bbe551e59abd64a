/** Names of files and datasets, attributes, states and bits. */

import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import {
  type AsyncClient,
  type CaptureOptions,
  Get,
  InvalidOptionError,
  LayoutError,
  Put,
  writeHdfFiles,
  type WriteHdfFilesOptions,
} from 'pandablocks';
import type { Simulator } from 'pandablocks/sim';
import { beforeEach, describe, expect, test } from 'vitest';

import type { FileSummary } from '../../../lib/cli/commands/info/file-summary.js';
import { readStoredState } from '../../../lib/hdf/read/stored-state.js';
import { captureClient, failureOf } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';
import { valuesOf, wrongBits } from '../../helpers/hdf/one-file.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { tutorialPanda } from '../../helpers/sim/tutorial.js';

let sim: Simulator;
let client: AsyncClient;
let folder: string;
beforeEach(async () => {
  ({ sim, client } = await tutorialPanda());
  folder = temporaryFolder();
});

async function capture(options: Partial<WriteHdfFilesOptions>): Promise<string[]> {
  const scheme = join(folder, 'x.h5');
  const all = { scheme, arm: true, ...options } as WriteHdfFilesOptions;
  const results = await writeHdfFiles(client, all);
  return results.map(({ file }) => file!);
}

const run = (...args: (string | number)[]) =>
  runCli([...args, '--control-port', sim.controlPort, '--data-port', sim.dataPort]);
const hdf = (scheme: string, ...args: (string | number)[]) =>
  run('hdf', '127.0.0.1', join(folder, scheme), '--arm', ...args);

describe('names of files', () => {
  test('%t and %s, folders that are made', async () => {
    const before = Date.now();
    const [file = ''] = await capture({
      scheme: join(folder, '%s', 'run-%d', '%t-100%%.h5'),
      makeFolders: true,
    });
    const [, time = ''] = /^(\d{8}T\d{6}Z)-100%\.h5$/.exec(basename(file)) ?? [];
    expect(file).toBe(join(folder, '127_0_0_1', 'run-1', `${time}-100%.h5`));
    const stamp = Date.parse(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
    expect(stamp).toBeGreaterThan(before - 1000);
    expect(stamp).toBeLessThanOrEqual(Date.now());
  });

  test("a missing folder is an error without makeFolders, and so is one that can't be made", async () => {
    const scheme = join(folder, 'a', 'x.h5');
    expect((await failureOf(writeHdfFiles(client, { scheme }))).code).toBe('OUTPUT_PATH');
    writeFileSync(join(folder, 'a'), '');
    const options = { scheme, makeFolders: true };
    expect((await failureOf(writeHdfFiles(client, options))).message).toMatch(/can't be made/);
  });

  test('the first number: given, or the next free one', async () => {
    const scheme = join(folder, 's-%02d.h5');
    const names = async (options: Partial<WriteHdfFilesOptions>) =>
      (await capture({ ...options, scheme } as WriteHdfFilesOptions)).map((file) => basename(file));
    expect(await names({ first: 7 })).toEqual(['s-07.h5']);
    expect(await names({ first: 'next', num: 2 })).toEqual(['s-01.h5', 's-02.h5']);
    expect(await names({ first: 'next' })).toEqual(['s-03.h5']);
    // Four in a row.
    expect(await names({ first: 'next', num: 4 })).toEqual(
      [8, 9, 10, 11].map((n) => `s-${String(n).padStart(2, '0')}.h5`),
    );
    writeFileSync(join(folder, 's-04.h5.01234567.partial'), '');
    expect(await names({ first: 'next' })).toEqual(['s-05.h5']);
    const { stdout } = await hdf('s-%02d.h5', '--first', 'next', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ file: join(folder, 's-06.h5') });
    for (const options of [{ first: -1 }, { first: 2, scheme: join(folder, 'n.h5') }]) {
      expect(await failureOf(capture(options as WriteHdfFilesOptions))).toBeInstanceOf(
        InvalidOptionError,
      );
    }
  });
});

describe('samplesTotal', () => {
  test('the capture ends after so many samples of all acquisitions', async () => {
    const { stdout, code } = await hdf('t-%d.h5', '--num', 0, '--samples-total', 2500, '--json');
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(results.map(({ samplesWritten, ok }) => [samplesWritten, ok])).toEqual([
      [1000, true],
      [1000, true],
      [500, true],
    ]);
    expect(code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['t-1.h5', 't-2.h5', 't-3.h5']);
  });

  test('at the end of an acquisition; beside samples; too few', async () => {
    const scheme = join(folder, 't-%d.h5');
    const rows = async (options: CaptureOptions) =>
      (await writeHdfFiles(client, { scheme, arm: true, overwrite: true, ...options })).map(
        ({ samplesWritten }) => samplesWritten,
      );
    expect(await rows({ num: 0, samplesTotal: 2000 })).toEqual([1000, 1000]);
    expect(await rows({ num: 0, samples: 400, samplesTotal: 1000 })).toEqual([400, 400, 200]);
    expect(await rows({ num: 2, samplesTotal: 3000, atMost: true })).toEqual([1000, 1000]);
    const error = await failureOf(rows({ num: 2, samplesTotal: 3000 }));
    expect(error.results?.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

describe('names of datasets', () => {
  test.each([
    ['names.yaml', 'COUNTER1.OUT: {Mean: x, Min: x_min}\nCOUNTER2.OUT:\n  Max: group/y\n'],
    [
      'names.json',
      '{"COUNTER1.OUT": {"Mean": "x", "Min": "x_min"}, "COUNTER2.OUT": {"Max": "group/y"}}',
    ],
  ])('from %s', async (name, text) => {
    writeFileSync(join(folder, name), text);
    expect((await hdf('x.h5', '--names', join(folder, name))).code).toBe(0);
    const names = Object.keys(dumpFile(join(folder, 'x.h5')).datasets);
    expect(names).toEqual(expect.arrayContaining(['x', 'x_min', 'COUNTER2.OUT.Min']));
    expect(names).not.toContain('COUNTER1.OUT.Mean');
  });

  test('duplicates are refused before arming, and so are invalid tables', async () => {
    writeFileSync(join(folder, 'n'), 'COUNTER1.OUT: {Mean: x, Min: x}');
    const twice = await hdf('x.h5', '--names', join(folder, 'n'));
    expect([twice.code, twice.stderr]).toEqual([
      1,
      expect.stringMatching(/Two columns would go to the dataset x/),
    ]);
    for (const text of ['[1]', 'COUNTER1.OUT: x', 'a: {b: 1}', '{', 'COUNTER1.OUT: {Mean: a//b}']) {
      writeFileSync(join(folder, 'n'), text);
      const { code, stderr } = await hdf('x.h5', '--names', join(folder, 'n'));
      expect([code, stderr.split('\n')]).toEqual([
        1,
        [expect.stringMatching(/^pandablocks: /), ''],
      ]);
    }
    expect(readdirSync(folder)).toEqual(['n']);
  });

  test('from the labels of the PandA', async () => {
    await client.send(new Put('*METADATA.LABEL_COUNTER1', 'stage x'));
    await client.send(new Put('*METADATA.LABEL_PCAP1', 'capture'));
    const captureRecordHdfNames = { 'COUNTER1.OUT': { Max: 'most' } };
    const [file = ''] = await capture({ namesFromPanda: true, captureRecordHdfNames });
    const names = Object.keys(dumpFile(file).datasets);
    expect(names).toEqual(
      expect.arrayContaining([
        'stage x.OUT.Mean',
        'most',
        'COUNTER2.OUT.Mean',
        'capture.TS_START.Value',
      ]),
    );
    await client.send(new Put('*METADATA.LABEL_COUNTER2', 'stage x'));
    const options = { scheme: join(folder, 'y.h5'), namesFromPanda: true, arm: true };
    expect((await failureOf(writeHdfFiles(client, options))).message).toMatch(
      /have the same label, "stage x"/,
    );
    await client.send(new Put('*METADATA.LABEL_COUNTER2', 'a/b'));
    expect(await failureOf(writeHdfFiles(client, options))).toBeInstanceOf(InvalidOptionError);
    expect(readdirSync(folder)).toEqual(['x.h5']);
  });
});

describe('attributes and state', () => {
  test('--attr and --attrs', async () => {
    writeFileSync(
      join(folder, 'a.json'),
      '{"sample": "gold", "run": 7, "kappa": 1.5, "is_test": true, "who": "a"}',
    );
    const { code } = await hdf(
      'x.h5',
      '--attrs',
      join(folder, 'a.json'),
      '--attr',
      'who=b=c',
      '--attr',
      'note=µ',
    );
    expect(code).toBe(0);
    expect(dumpFile(join(folder, 'x.h5')).attributes).toMatchObject({
      ...{ sample: 'gold', run: '7', kappa: '1.5', is_test: '1', who: 'b=c', note: 'µ' },
    });
  });

  test.each([
    { arm_time: 'x' },
    { columns: 1 },
    { first_sample: 1 },
    { '': 1 },
    { a: [1] },
    { a: 'x'.repeat(40_000) },
  ])('refused: %j', async (attributes) => {
    const options = { scheme: join(folder, 'x.h5'), attributes } as WriteHdfFilesOptions;
    expect(await failureOf(writeHdfFiles(client, options))).toBeInstanceOf(InvalidOptionError);
  });

  test('the state in the file is unchanged, and can be loaded from there', async () => {
    await client.send(new Put('PULSE1.DELAY', '123'));
    expect((await hdf('x.h5', '--state')).code).toBe(0);
    await client.send(new Put('PULSE1.DELAY', '5'));
    const file = join(folder, 'x.h5');
    const saved = (await run('save', '127.0.0.1', '-').catch(() => null))?.stdout;
    expect(saved).toBeDefined();
    const loaded = await runCli([
      'load',
      '127.0.0.1',
      '--from-file',
      file,
      '--control-port',
      sim.controlPort,
    ]);
    expect(loaded).toMatchObject({ code: 0, stderr: '' });
    expect(loaded.stdout).toMatch(/^\d{3,} values loaded\n$/);
    expect(await client.send(new Get('PULSE1.DELAY'))).toBe('123');
    await capture({ scheme: join(folder, 'without.h5') });
    const none = await runCli([
      'load',
      '127.0.0.1',
      '--from-file',
      join(folder, 'without.h5'),
      '--control-port',
      sim.controlPort,
    ]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/holds no saved state/)]);
  });

  test('each file has the state at its start', async () => {
    const files = await capture({
      scheme: join(folder, 'n%d.h5'),
      num: 2,
      state: true,
      onOpen: () => void client.send(new Put('PULSE1.DELAY', '77')),
    });
    const texts = await Promise.all(files.map((file) => readStoredState(file)));
    const delays = texts.map((text) => /^PULSE1\.DELAY=(.*)$/m.exec(text ?? '')?.[1]);
    expect(delays[0]).not.toBe('77');
    expect(delays[1]).toBe('77');
  });
});

describe('bits', () => {
  beforeEach(async () => {
    await client.send(new Put('PCAP.BITS0.CAPTURE', 'Value'));
    await client.send(new Put('PCAP.BITS2.CAPTURE', 'Value'));
  });

  test('each word has its labels, and nothing else changes', async () => {
    const [file = ''] = await capture({});
    const { datasets } = dumpFile(file);
    const bits = datasets['PCAP.BITS0.Value']!.attributes['bits']!;
    expect(bits).toMatch(/TTLIN1\.VAL/);
    expect(bits.match(/'/g)).toHaveLength(64);
    expect(Object.keys(datasets)).toHaveLength(13);
  });

  test('each bit equals that of its word', async () => {
    const [file = ''] = await capture({ bits: 'all' });
    expect(wrongBits(file)).toEqual([]);
    const unpacked = Object.values(dumpFile(file).datasets).filter(
      ({ dtype }) => dtype === 'uint8',
    );
    expect(unpacked).toHaveLength(64);
    for (const { attributes } of unpacked) expect(attributes).toMatchObject({ capture: 'Value' });
  });

  test('some bits, with other names, without the words', async () => {
    writeFileSync(join(folder, 'n.yaml'), 'TTLIN2.VAL: {Value: shutter}');
    const { code } = await hdf(
      'x.h5',
      ...['--bits', 'TTLIN1.VAL,TTLIN2.VAL', '--no-bit-words', '--names', join(folder, 'n.yaml')],
    );
    expect(code).toBe(0);
    const names = Object.keys(dumpFile(join(folder, 'x.h5')).datasets);
    expect(names).toEqual(expect.arrayContaining(['TTLIN1.VAL', 'shutter', 'COUNTER1.OUT.Mean']));
    expect(names.filter((name) => name.startsWith('PCAP.BITS'))).toEqual([]);
    expect(names).toHaveLength(13);
  });

  test('a bit that is not captured is refused before arming', async () => {
    const { code, stderr } = await hdf('x.h5', '--bits', 'TTLIN1.VAL,NONE.VAL');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/There is no bit NONE\.VAL/)]);
    for (const options of [{ bits: 5 }, { bitWords: false }, { bits: [], bitWords: false }]) {
      const all = { scheme: join(folder, 'x.h5'), ...options } as WriteHdfFilesOptions;
      expect(await failureOf(writeHdfFiles(client, all))).toBeInstanceOf(InvalidOptionError);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a bit that is missing when the acquisition begins is reported, and nothing is lost', async () => {
    const word = { name: 'PCAP.BITS0', type: 'uint32' };
    const other = await captureClient({
      source: () => [header([word, COUNTER]), frameOf(3, 1, 2, 2), ascii('END 2 Ok\n')],
    });
    const warnings: string[] = [];
    const [result] = await writeHdfFiles(other.client, {
      ...{ scheme: other.scheme, arm: true, bits: ['TTLIN1.VAL', 'NONE.VAL'] },
      onWarning: (warning) => warnings.push(warning),
    });
    expect(result).toMatchObject({ ok: true, samplesWritten: 2 });
    expect(warnings).toEqual([expect.stringMatching(/no bit NONE\.VAL/)]);
    expect(valuesOf(result!.file!, 'TTLIN1.VAL')).toEqual([1, 0]);
  });

  test('one name for two bits', async () => {
    const captureRecordHdfNames = { 'TTLIN1.VAL': { Value: 'a' }, 'TTLIN2.VAL': { Value: 'a' } };
    const options = { bits: 'labelled' as const, captureRecordHdfNames };
    expect(await failureOf(capture(options))).toBeInstanceOf(LayoutError);
  });
});

test('info tells what a file has beside the columns', async () => {
  await client.send(new Put('PCAP.BITS0.CAPTURE', 'Value'));
  const infoOf = async (name: string) => {
    const { stdout } = await runCli(['info', join(folder, name), '--json']);
    return JSON.parse(stdout) as FileSummary;
  };
  const nothing = { acquisitions: null, bits: [], hasState: false, userAttributes: [] };
  expect((await hdf('plain.h5')).code).toBe(0);
  expect(await infoOf('plain.h5')).toMatchObject(nothing);
  const { code } = await hdf(
    'x.h5',
    ...['--num', 3, '--samples', 50, '--one-file', '--state', '--attr', 'who=me'],
    ...['--bits', 'TTLIN1.VAL,TTLIN2.VAL'],
  );
  expect(code).toBe(0);
  expect(await infoOf('x.h5')).toMatchObject({
    acquisitions: [0, 50, 100].map((firstRow) => ({ firstRow, samples: 50, missed: 0 })),
    bits: ['TTLIN1.VAL', 'TTLIN2.VAL'],
    hasState: true,
    userAttributes: ['who'],
  });
  const { stdout } = await runCli(['info', join(folder, 'x.h5')]);
  expect(stdout).toMatch(
    /^ {2}parts {4}row 0: 50 samples\n {11}row 50: 50 samples\n {11}row 100: /m,
  );
  expect(stdout).not.toContain('panda_state ');
});
