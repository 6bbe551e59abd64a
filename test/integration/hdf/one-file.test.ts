/** All acquisitions into one file: `oneFile`. */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import {
  AcquisitionError,
  type AcquisitionResult,
  CaptureAbortedError,
  type PandaError,
  writeHdfFiles,
  type WriteHdfFilesOptions,
} from 'pandablocks';
import { type AcquisitionSource, Simulator } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { captureClient, failureOf } from '../../helpers/capture/capture-client.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import {
  ascii,
  COUNTER,
  frameOf,
  header,
  replay,
  splitAcquisitions,
} from '../../helpers/data/streams.js';
import {
  compareWithPlain,
  followTable,
  readOneFile,
  valuesOf,
} from '../../helpers/hdf/one-file.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';

/** Of all kinds of columns and ends. */
const RECORDED = [
  'two_acquisitions',
  'bits_mixed',
  'stddev',
  'hw_timestamp',
  'empty_acquisition',
  'error_framing',
];
const COLUMN = 'COUNTER1.OUT.Value';
const SOON = { minDelay: 0.05, maxDelay: 0.1 };
/** What frameOf(n) becomes. */
const scaled = (...values: number[]): number[] => values.map((value) => value * 0.5 + 1);
const armed = (second: number, missed = 0): Uint8Array =>
  header([COUNTER], {
    arm_time: `2026-11-22T13:55:0${second}.5Z`,
    missed: String(missed),
  });

async function capture(
  source: AcquisitionSource,
  options: Partial<WriteHdfFilesOptions>,
): Promise<{
  folder: string;
  results: readonly AcquisitionResult[];
  error: PandaError | null;
  warnings: string[];
}> {
  const { client } = await captureClient({ source });
  const folder = temporaryFolder();
  const warnings: string[] = [];
  const scheme = join(folder, 'scan.h5');
  const all = {
    scheme,
    arm: true,
    oneFile: true,
    onWarning: (text: string) => warnings.push(text),
  };
  try {
    const results = await writeHdfFiles(client, { ...all, ...options } as WriteHdfFilesOptions);
    return { folder, results, error: null, warnings };
  } catch (error) {
    return {
      folder,
      results: (error as PandaError).results ?? [],
      error: error as PandaError,
      warnings,
    };
  }
}

describeRecordings('recorded streams, twice, against files of one acquisition', (recordings) => {
  test.each(RECORDED.map((name) => `server/${name}_raw.bin`))('%s', async (name) => {
    const folder = temporaryFolder();
    const once = splitAcquisitions(recordings.read(name));
    const acquisitions = [...once, ...once];
    const num = acquisitions.length;
    await using sim = await Simulator.start({
      controlPort: 0,
      dataPort: 0,
      source: (number) => replay(acquisitions, [4001, 13])(number % num),
    });
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const run = (scheme: string, ...args: string[]) =>
      new Cli([
        'hdf',
        '127.0.0.1',
        join(folder, scheme),
        '--num',
        num,
        '--arm',
        '--json',
        ...args,
        ...ports,
      ]).finished;
    const plain = await run('plain-%d.h5');
    const one = await run('one.h5', '--one-file');
    expect(one.code).toBe(plain.code);
    const files = acquisitions.map((_, i) => join(folder, `plain-${i + 1}.h5`));
    expect(compareWithPlain(join(folder, 'one.h5'), files)).toEqual([]);
    const told = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as AcquisitionResult);
    let firstRow = 0;
    for (const [i, expected] of told(plain.stdout).entries()) {
      const found = told(one.stdout)[i]!;
      const { samplesWritten, samplesReported, missed, reason, ok, firstSuspectSample } = expected;
      expect(found).toMatchObject({
        firstRow,
        samplesWritten,
        samplesReported,
        missed,
        reason,
        ok,
        firstSuspectSample,
      });
      firstRow += samplesWritten;
    }
    const ends = told(plain.stdout).map(({ samplesReported }) => samplesReported ?? 0);
    expect(readOneFile(join(folder, 'one.h5')).status).toMatchObject({
      samples_written: firstRow,
      samples_reported: ends.reduce((sum, samples) => sum + samples, 0),
    });
  });
});

describe('a lost connection', () => {
  const part = (second: number, ...values: number[]) => [armed(second), frameOf(...values)];
  const options = { num: 2, reconnect: SOON };

  test('all samples are sent again: existing rows are not written twice', async () => {
    const { folder, results, error } = await capture(
      (number) =>
        number === 0
          ? [...part(1, 1, 2, 3), 'reset']
          : number === 1
            ? [...part(1, 1, 2), frameOf(3, 4, 5), ascii('END 5 Ok\n')]
            : [...part(2, 6, 7), ascii('END 2 Ok\n')],
      options,
    );
    expect(error).toBeInstanceOf(AcquisitionError);
    expect(results).toMatchObject([
      { firstRow: 0, samplesWritten: 3, samplesReported: null, ok: false },
      { firstRow: 0, samplesWritten: 5, samplesReported: 5, ok: true },
      { firstRow: 5, samplesWritten: 2, samplesReported: 2, ok: true },
    ]);
    const file = join(folder, 'scan.h5');
    expect(readdirSync(folder)).toEqual(['scan.h5']);
    expect(valuesOf(file, COLUMN)).toEqual(scaled(1, 2, 3, 4, 5, 6, 7));
    expect(readOneFile(file)).toMatchObject({
      table: { first_row: [0, 5], samples: [5, 2], missed: [0, 0], end_reason: ['Ok', 'Ok'] },
      status: { finished: 1, samples_reported: 7, samples_written: 7 },
    });
  });

  test('some samples are sent again, and some are lost', async () => {
    const { folder, results } = await capture(
      (number) =>
        number === 0
          ? [...part(1, 1, 2, 3), 'reset']
          : number === 1
            ? [armed(1, 2), frameOf(3, 4), 'reset']
            : number === 2
              ? [armed(1, 6), frameOf(7, 8), ascii('END 2 Ok\n')]
              : [...part(2, 9), ascii('END 1 Ok\n')],
      options,
    );
    expect(
      results.map(({ firstRow, samplesWritten, missed, ok }) => [
        firstRow,
        samplesWritten,
        missed,
        ok,
      ]),
    ).toEqual([
      [0, 3, 0, false],
      [0, 4, 0, false],
      // The two that are lost.
      [4, 2, 2, false],
      [6, 1, 0, true],
    ]);
    const file = join(folder, 'scan.h5');
    expect(valuesOf(file, COLUMN)).toEqual(scaled(1, 2, 3, 4, 7, 8, 9));
    expect(readOneFile(file)).toMatchObject({
      table: {
        first_row: [0, 4, 6],
        samples: [4, 2, 1],
        missed: [0, 2, 0],
        end_reason: ['unknown', 'Ok', 'Ok'],
      },
      status: { finished: 0, samples_written: 7, missed: 2 },
    });
  });

  test('another acquisition follows', async () => {
    const { folder, results } = await capture(
      (number) =>
        number === 0
          ? [...part(1, 1, 2, 3), 'reset']
          : [...part(number + 1, 4, 5), ascii('END 2 Ok\n')],
      { ...options, num: 1 },
    );
    expect(results).toMatchObject([
      { firstRow: 0, samplesWritten: 3, ok: false },
      { firstRow: 3, samplesWritten: 2, ok: true },
    ]);
    expect(valuesOf(join(folder, 'scan.h5'), COLUMN)).toEqual(scaled(1, 2, 3, 4, 5));
  });

  test('with `samples` an acquisition has no more than these', async () => {
    const { folder, results } = await capture(
      function* (number, signal) {
        if (number === 0) {
          yield* [...part(1, 1, 2, 3), 'reset' as const];
          return;
        }
        yield* [armed(1, 3), frameOf(4, 5, 6, 7, 8, 9)];
        if (!signal.aborted) yield ascii('END 6 Ok\n');
      },
      { num: 1, samples: 5, reconnect: SOON },
    );
    expect(results.at(-1)).toMatchObject({ firstRow: 0, samplesWritten: 5, ok: true });
    expect(valuesOf(join(folder, 'scan.h5'), COLUMN)).toEqual(scaled(1, 2, 3, 4, 5));
  });
});

describe('`samplesTotal` and a connection that is lost: samples that are sent again count once', () => {
  const again = (missed: number, ...values: number[]): AcquisitionSource =>
    function* (number, signal) {
      if (number === 0) {
        yield* [armed(1), frameOf(1, 2, 3), 'reset' as const];
        return;
      }
      yield* [armed(1, missed), frameOf(...values)];
      if (!signal.aborted) yield ascii(`END ${values.length} Ok\n`);
    };
  const options = { num: 0, samplesTotal: 5, reconnect: SOON };

  test.each([
    ['all of them', again(0, 1, 2, 3, 4, 5, 6, 7)],
    ['some of them', again(2, 3, 4, 5, 6, 7, 8)],
    ['none', again(3, 4, 5, 6, 7)],
  ])('%s', async (_, source) => {
    const { folder, results, error } = await capture(source, options);
    expect(error).toBeInstanceOf(AcquisitionError);
    expect(results.at(-1)).toMatchObject({ firstRow: 0, samplesWritten: 5, ok: true });
    expect(valuesOf(join(folder, 'scan.h5'), COLUMN)).toEqual(scaled(1, 2, 3, 4, 5));
  });

  test('the acquisition has ended before: the rest comes of the next', async () => {
    const { folder, results } = await capture(
      (number) =>
        number === 0
          ? [armed(1), frameOf(1, 2, 3), 'reset']
          : number === 1
            ? [armed(1, 1), frameOf(2, 3, 4), ascii('END 3 Ok\n')]
            : [armed(2), frameOf(5, 6, 7), ascii('END 3 Ok\n')],
      options,
    );
    expect(results.slice(1)).toMatchObject([
      { firstRow: 0, samplesWritten: 4, ok: true },
      { firstRow: 4, samplesWritten: 1, ok: true },
    ]);
    expect(valuesOf(join(folder, 'scan.h5'), COLUMN)).toEqual(scaled(1, 2, 3, 4, 5));
  });

  test('with a file for each part', async () => {
    const folder = temporaryFolder();
    const { client } = await captureClient({ source: again(0, 1, 2, 3, 4, 5, 6, 7) });
    const scheme = join(folder, 'scan-%d.h5');
    const failure = await failureOf(writeHdfFiles(client, { ...options, arm: true, scheme }));
    expect(failure.results?.map(({ samplesWritten }) => samplesWritten)).toEqual([3, 5]);
    expect(valuesOf(join(folder, 'scan-2.h5'), COLUMN)).toEqual(scaled(1, 2, 3, 4, 5));
  });
});

describe('when the next file begins', () => {
  const good = (...values: number[]) => [
    armed(1),
    frameOf(...values),
    ascii(`END ${values.length} Ok\n`),
  ];

  test('an acquisition with other fields', async () => {
    const other = header([{ ...COUNTER, scaling: 'scale="0.25" offset="1" units="mm"' }]);
    const { folder, results, warnings } = await capture(
      (number) => (number === 1 ? [other, frameOf(3), ascii('END 1 Ok\n')] : good(1, 2)),
      { num: 4 },
    );
    expect(results.map(({ file, firstRow }) => [basename(file!), firstRow])).toEqual([
      ['scan.h5', 0],
      ['scan-2.h5', 0],
      ['scan-3.h5', 0],
      ['scan-3.h5', 2],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /other fields .*\(scale of COUNTER1\.OUT\.Value was 0\.5 and is 0\.25\)/,
      ),
      expect.stringMatching(/was 0\.25 and is 0\.5/),
    ]);
    expect(results[1]!.warnings).toEqual([warnings[0]]);
    expect(readOneFile(join(folder, 'scan-3.h5')).table.samples).toEqual([2, 2]);
  });

  test('maxRows; names that exist are skipped', async () => {
    const folder = temporaryFolder();
    const { client } = await captureClient({ source: () => good(1, 2) });
    const all = { arm: true, oneFile: true, num: 5, maxRows: 3 };
    await writeHdfFiles(client, { ...all, num: 1, scheme: join(folder, 'a-2.h5') });
    const results = await writeHdfFiles(client, { ...all, scheme: join(folder, 'a.h5') });
    expect(results.map(({ file, firstRow }) => [basename(file!), firstRow])).toEqual([
      ['a.h5', 0],
      ['a.h5', 2],
      ['a-3.h5', 0],
      ['a-3.h5', 2],
      ['a-4.h5', 0],
    ]);
    const numbered = await writeHdfFiles(client, { ...all, scheme: join(folder, 'n%d.h5') });
    expect(numbered.map(({ file }) => basename(file!))).toEqual([
      'n1.h5',
      'n1.h5',
      'n2.h5',
      'n2.h5',
      'n3.h5',
    ]);
  });

  test('maxFileSize', async () => {
    const { results } = await capture(() => good(1, 2), { num: 3, maxFileSize: 1 });
    expect(results.map(({ file }) => basename(file!))).toEqual([
      'scan.h5',
      'scan-2.h5',
      'scan-3.h5',
    ]);
  });

  test('suspect rows were left out', async () => {
    const { folder, results } = await capture(
      (number) =>
        number === 0
          ? [armed(1), frameOf(1, 2), frameOf(3), ascii('END 3 Data overrun\n')]
          : good(4),
      { num: 2, dropSuspect: true },
    );
    expect(results).toMatchObject([
      { samplesWritten: 2, reason: 'Data overrun', firstSuspectSample: 2 },
      { samplesWritten: 1, ok: true },
    ]);
    expect(basename(results[1]!.file!)).toBe('scan-2.h5');
    expect(readOneFile(join(folder, 'scan.h5')).table).toMatchObject({
      samples: [2],
      suspect_row: [2],
    });
  });
});

test('an endless capture is ended by its signal, and read while it runs', async () => {
  const controller = new AbortController();
  const seen: (readonly number[])[] = [];
  let told = 0;
  const { folder, error } = await capture(
    (number) => [armed(1), frameOf(number), ascii('END 1 Ok\n')],
    {
      num: 0,
      signal: controller.signal,
      onResult: ({ file }) => {
        told++;
        if (told !== 3) return;
        seen.push(readOneFile(file!, 'swmr').table.samples);
        controller.abort();
      },
    },
  );
  expect(error).toBeInstanceOf(CaptureAbortedError);
  expect(seen.map((samples) => samples.slice(0, 3))).toEqual([[1, 1, 1]]);
  const { table, status, lengths } = readOneFile(join(folder, 'scan.h5'));
  expect(status).toMatchObject({ finished: 1, samples_written: table.samples.length });
  expect(lengths).toEqual([table.samples.length]);
});

test('h5py and h5wasm follow the table while acquisitions come', async () => {
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const folder = temporaryFolder();
  const scheme = join(folder, 'live.h5');
  const count = 200;
  const { client } = await captureClient({
    source: async function* (number) {
      yield armed(number % 10);
      yield frameOf(number, number + 1);
      // So that readers see acquisitions that have not ended.
      await new Promise((resolve) => setTimeout(resolve, 5));
      yield ascii('END 2 Ok\n');
    },
  });
  const following = followTable(scheme, count);
  let inWasm: unknown = null;
  let told = 0;
  await writeHdfFiles(client, {
    ...{ scheme, arm: true, oneFile: true, num: count },
    onResult: ({ file }) => {
      if (++told !== 50) return;
      const opened = new File(file!, 'Sr');
      inWasm = (opened.get('acquisitions/samples') as { value: unknown }).value;
      opened.close();
    },
  });
  const { problems, seen } = await following;
  expect(problems).toEqual([]);
  expect(seen.at(-1)).toBe(count);
  expect(new Set(seen).size).toBeGreaterThan(10);
  expect((inWasm as BigInt64Array).slice(0, 50)).toEqual(new BigInt64Array(50).fill(2n));
});

test('h5dump and h5wasm read the table', async () => {
  const { folder } = await capture(
    (number) => [armed(number), frameOf(1, 2), ascii('END 2 Ok\n')],
    { num: 3 },
  );
  const file = join(folder, 'scan.h5');
  const text = execFileSync(
    'h5dump',
    ['-d', '/acquisitions/first_row', '-d', '/acquisitions/end_reason', file],
    { encoding: 'utf8' },
  );
  expect(text).toMatch(/\(0\): 0, 2, 4/);
  expect(text).toMatch(/"Ok"/);
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const opened = new File(file, 'r');
  const valueOf = (name: string): unknown =>
    (opened.get(`acquisitions/${name}`) as { value: unknown }).value;
  expect(valueOf('samples')).toEqual(BigInt64Array.of(2n, 2n, 2n));
  expect(valueOf('arm_time')).toEqual([0, 1, 2].map((second) => `2026-11-22T13:55:0${second}.5Z`));
  opened.close();
});

test('conflicting options', async () => {
  const { client } = await captureClient({ source: () => [] });
  for (const wrong of [
    { maxRows: 5 },
    { maxFileSize: 5 },
    { oneFile: true, last: 5 },
    { oneFile: 1 },
  ]) {
    const options = { scheme: '/tmp/never.h5', ...wrong } as WriteHdfFilesOptions;
    expect(await failureOf(writeHdfFiles(client, options))).toMatchObject({
      code: 'INVALID_OPTION',
    });
  }
  expect(existsSync('/tmp/never.h5')).toBe(false);
});
