/** Captures that end when they were told to: after so many samples, or after so long. */

import { EventEmitter, once } from 'node:events';

import {
  type AcquisitionResult,
  AsyncClient,
  CaptureAbortedError,
  type CaptureOptions,
  DataTimeoutError,
  type FileOptions,
  InvalidOptionError,
  writeHdfFiles,
} from 'pandablocks';
import type { AcquisitionSource } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { Arm } from '../../../lib/commands/arm.js';
import { abortOf, captureFrom } from '../../helpers/capture/capture.js';
import { captureClient, failureOf } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';
const first = (file: string | null) => dumpFile(file ?? '').datasets[COLUMN]?.first;

/** What a file says of its end, the same on the root and on its dataset. */
function statusOf(file: string | null): Record<string, string> {
  const { attributes, datasets } = dumpFile(file ?? '');
  const names = ['finished', 'end_reason', 'samples_written', 'samples_reported'];
  const status = Object.fromEntries(
    [...names, 'first_suspect_sample'].map((name) => [name, attributes[name] ?? '']),
  );
  expect(datasets[COLUMN]?.attributes).toMatchObject(status);
  return status;
}

/** Of one that was stopped as asked. */
const stopped = (written: number, end_reason: string, reported = -1) => ({
  finished: '1',
  end_reason,
  samples_written: `${written}`,
  samples_reported: `${reported}`,
  first_suspect_sample: '-1',
});

/** Frames of three samples, until it is disarmed. */
function endless(everyMs = 1): AcquisitionSource {
  return async function* (_, signal) {
    yield header([COUNTER]);
    let sent = 0;
    for (; !signal.aborted; sent += 3) {
      yield frameOf(sent, sent + 1, sent + 2);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    yield ascii(`END ${sent} Disarmed\n`);
  };
}

/** Nothing at all, until it is disarmed. */
async function* silent(_: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await abortOf(signal);
  yield* [];
}

describe('samples', () => {
  test('with arm: exactly so many rows of each acquisition, and the PandA is disarmed', async () => {
    const { client, scheme, completion } = await captureClient({ source: endless() });
    const results = await writeHdfFiles(client, { scheme, num: 2, arm: true, samples: 5 });
    for (const result of results) {
      expect(result).toMatchObject({ samplesWritten: 5, reason: 'Disarmed', ok: true });
      expect(result.samplesReported).toBeGreaterThanOrEqual(6);
      expect(first(result.file)).toEqual([1, 1.5, 2, 2.5, 3]);
      const reported = result.samplesReported ?? NaN;
      expect(statusOf(result.file)).toEqual(stopped(5, 'Disarmed', reported));
    }
    expect(results).toHaveLength(2);
    expect(await completion()).not.toBe('Busy');
  });

  test('of a PandA at full speed', async () => {
    const { client, scheme, completion } = await captureClient({
      rate: Infinity,
      samples: Infinity,
    });
    const results = await writeHdfFiles(client, { scheme, arm: true, samples: 123_457 });
    expect(results).toMatchObject([{ samplesWritten: 123_457, ok: true }]);
    const { datasets } = dumpFile(results[0]?.file ?? '');
    expect(Object.values(datasets).map(({ rows }) => rows)).toEqual(
      Object.keys(datasets).map(() => 123_457),
    );
    expect(await completion()).not.toBe('Busy');
  });

  test('of a PandA that sends a sample now and then', async () => {
    const { client, scheme } = await captureClient({ source: endless(150) });
    const results = await writeHdfFiles(client, { scheme, arm: true, samples: 4 });
    expect(results).toMatchObject([{ samplesWritten: 4, ok: true }]);
  });

  test('without arm: the PandA continues', async () => {
    const { client, scheme, completion } = await captureClient({ rate: 1000, samples: Infinity });
    const onReady = (): void => void client.send(new Arm());
    const results = await writeHdfFiles(client, { scheme, samples: 4, onReady });
    expect(results).toMatchObject([
      { samplesWritten: 4, samplesReported: null, reason: 'Stopped early', ok: true, warnings: [] },
    ]);
    const { attributes } = dumpFile(results[0]?.file ?? '');
    expect(attributes).toMatchObject(stopped(4, 'Stopped early'));
    expect(await completion()).toBe('Busy');
  });

  test('without arm, several: the rest of each is left out', async () => {
    const source: AcquisitionSource = () => [
      header([COUNTER]),
      frameOf(1, 2),
      frameOf(3, 4),
      frameOf(5),
      ascii('END 5 Ok\n'),
    ];
    const { client, scheme } = await captureClient({ source });
    const arm = (): void => void client.send(new Arm());
    let left = 1;
    const results = await writeHdfFiles(client, {
      scheme,
      num: 2,
      samples: 3,
      onReady: arm,
      onResult: () => {
        if (left-- > 0) setTimeout(arm, 50);
      },
    });
    expect(results).toMatchObject([
      { samplesWritten: 3, samplesReported: 5, reason: 'Ok', ok: true },
      { samplesWritten: 3, samplesReported: null, reason: 'Stopped early', ok: true },
    ]);
    expect(results.map(({ file }) => first(file))).toEqual([
      [1.5, 2, 2.5],
      [1.5, 2, 2.5],
    ]);
    expect(statusOf(results[0]?.file ?? null)).toEqual(stopped(3, 'Ok', 5));
    // The END of the last is not waited for.
    expect(statusOf(results[1]?.file ?? null)).toEqual(stopped(3, 'Stopped early'));
  });

  test.each(['Ok', 'Disarmed'])('fewer than that, ended %s: not good', async (reason) => {
    const source: AcquisitionSource = () => [
      header([COUNTER]),
      frameOf(1),
      ascii(`END 1 ${reason}\n`),
    ];
    const { client, scheme } = await captureClient({ source });
    const error = await failureOf(writeHdfFiles(client, { scheme, arm: true, samples: 2 }));
    expect(error.message).toMatch(/1\.h5 has 1 sample and ended "\w+"; 2 were asked for\.$/);
    const [result] = error.results ?? [];
    expect(result).toMatchObject({
      samplesWritten: 1,
      ok: false,
      warnings: ['The PandA sent only 1 sample; 2 were asked for.'],
    });
    expect(statusOf(result?.file ?? null)).toEqual(stopped(1, reason, 1));
  });

  test('fewer than that with atMost are accepted', async () => {
    const source: AcquisitionSource = () => [header([COUNTER]), frameOf(1), ascii('END 1 Ok\n')];
    const { client, scheme } = await captureClient({ source });
    const how = { scheme, arm: true, samples: 2, atMost: true };
    expect(await writeHdfFiles(client, how)).toMatchObject([
      { samplesWritten: 1, ok: true, warnings: [] },
    ]);
  });

  test.each(['duration', 'signal'] as const)(
    'fewer than that, since %s ended it: no failure',
    async (ending) => {
      const { client, scheme } = await captureClient({ source: endless() });
      const controller = new AbortController();
      const capture = writeHdfFiles(client, {
        scheme,
        arm: true,
        samples: 1e9,
        ...(ending === 'duration' && { duration: 0.2 }),
        signal: controller.signal,
        onOpen: () => {
          if (ending === 'signal') controller.abort();
        },
      });
      if (ending === 'duration') {
        expect(await capture).toMatchObject([{ reason: 'Disarmed', ok: true }]);
      } else {
        expect(await failureOf(capture)).toMatchObject({ code: 'CAPTURE_ABORTED', failed: 0 });
      }
    },
  );

  test.each([
    { samples: 2, first: null, suspect: '-1' },
    { samples: 3, first: null, suspect: '-1' },
    { samples: 4, first: 3, suspect: '3' },
  ])(
    'a bad end stays bad, and what is suspect is marked where it was kept: %j',
    async ({ samples, first: firstSuspectSample, suspect }) => {
      const source: AcquisitionSource = async function* (_, signal) {
        yield header([COUNTER]);
        yield frameOf(1, 2, 3);
        yield frameOf(4, 5);
        await abortOf(signal);
        yield ascii('END 5 DMA data error\n');
      };
      for (const dropSuspect of [false, true]) {
        const { client, scheme } = await captureClient({ source });
        const how = { scheme, arm: true, samples, dropSuspect };
        const error = await failureOf(writeHdfFiles(client, how));
        const samplesWritten = dropSuspect ? Math.min(samples, 3) : samples;
        expect(error.results).toMatchObject([
          { samplesWritten, reason: 'DMA data error', ok: false, firstSuspectSample },
        ]);
        expect(error.results?.[0]?.warnings).toHaveLength(firstSuspectSample === null ? 0 : 1);
        expect(statusOf(error.results?.[0]?.file ?? null)).toEqual({
          ...stopped(samplesWritten, 'DMA data error', 5),
          finished: samplesWritten === samples ? '1' : '0',
          first_suspect_sample: suspect,
        });
      }
    },
  );
});

describe('duration', () => {
  test('with arm: all samples up to the disarm are in the file', async () => {
    const { client, scheme, completion } = await captureClient({ source: endless() });
    const results = await writeHdfFiles(client, { scheme, num: 5, arm: true, duration: 0.5 });
    expect(results).toMatchObject([{ reason: 'Disarmed', ok: true }]);
    const [result] = results;
    expect(result?.samplesWritten).toBe(result?.samplesReported);
    expect(result?.samplesWritten).toBeGreaterThan(0);
    expect(await completion()).not.toBe('Busy');
  });

  test('without arm: the received samples are all that was wanted', async () => {
    const { client, scheme } = await captureClient({
      source: async function* (_, signal) {
        yield header([COUNTER]);
        yield frameOf(1, 2, 3);
        await abortOf(signal);
      },
    });
    const onReady = (): void => void client.send(new Arm());
    const results = await writeHdfFiles(client, { scheme, num: 0, duration: 0.5, onReady });
    expect(results).toMatchObject([
      { samplesWritten: 3, samplesReported: null, reason: 'Stopped early', ok: true, warnings: [] },
    ]);
    expect(first(results[0]?.file ?? null)).toEqual([1.5, 2, 2.5]);
    expect(statusOf(results[0]?.file ?? null)).toEqual(stopped(3, 'Stopped early'));
  });

  test.each([true, false])('a PandA that sends nothing; arm: %o', async (arm) => {
    const { client, scheme, completion } = await captureClient({ source: silent });
    const error = await failureOf(writeHdfFiles(client, { scheme, arm, duration: 0.2 }));
    expect(error).toBeInstanceOf(DataTimeoutError);
    expect(error.message).toBe('Nothing was captured in 0.2 s: no acquisition has begun.');
    expect(error.results).toEqual([]);
    expect(await completion()).not.toBe('Busy');
  });

  test('no data at all is accepted', async () => {
    const { client, scheme } = await captureClient({ source: silent });
    expect(await writeHdfFiles(client, { scheme, num: 0, arm: true, duration: 0.2 })).toEqual([]);
  });

  test('an end before it ends the waiting', async () => {
    const source: AcquisitionSource = () => [header([COUNTER]), frameOf(1), ascii('END 1 Ok\n')];
    const { client, scheme } = await captureClient({ source });
    const results = await writeHdfFiles(client, { scheme, arm: true, duration: 1e9 });
    expect(results).toMatchObject([{ ok: true }]);
  });

  test(
    'no END after the disarm: it is told, and what came is there',
    { timeout: 30_000 },
    async () => {
      const { client, scheme } = await captureClient({
        source: async function* () {
          yield header([COUNTER]);
          yield frameOf(1, 2, 3);
          await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
        },
      });
      const error = await failureOf(writeHdfFiles(client, { scheme, arm: true, duration: 0.2 }));
      expect(error).toBeInstanceOf(DataTimeoutError);
      expect(error.message).toMatch(/No END came within 10 s after the PandA was disarmed/);
      expect(error.results).toMatchObject([{ samplesWritten: 3, reason: null, ok: false }]);
      const { attributes } = dumpFile(error.results?.[0]?.file ?? '');
      expect(attributes).toMatchObject({ finished: '0', end_reason: 'unknown' });
    },
  );
});

describe('without arm, in several batches', () => {
  const VALUES = [1.5, 2, 2.5, 3, 3.5, 4, 4.5];

  function expectFirst(samples: number, { file }: AcquisitionResult): void {
    const { rows, first: begin, last } = dumpFile(file ?? '').datasets[COLUMN]!;
    expect(rows).toBe(samples);
    expect(begin).toEqual(VALUES.slice(0, Math.min(samples, 5)));
    expect(last.at(-1)).toBe(VALUES[samples - 1]);
  }

  /** Captures two acquisitions, of which the first ends. A second batch comes when the first is written. */
  async function captureTwo(
    options: CaptureOptions & Pick<FileOptions, 'onProgress'>,
  ): Promise<readonly AcquisitionResult[]> {
    const writer = new EventEmitter();
    const { client, scheme } = await captureClient({
      source: async function* (number, signal) {
        const whenWritten = once(writer, 'written');
        yield header([COUNTER]);
        yield frameOf(1, 2, 3);
        await whenWritten;
        yield frameOf(4, 5);
        yield frameOf(6, 7);
        if (number > 0) await abortOf(signal);
        yield ascii('END 7 Ok\n');
      },
    });
    const arm = (): void => void client.send(new Arm());
    let left = 1;
    return writeHdfFiles(client, {
      scheme,
      flushPeriod: 0,
      ...options,
      onReady: arm,
      onProgress: (progress) => {
        if (progress.samples === 3) writer.emit('written');
        options.onProgress?.(progress);
      },
      onResult: () => {
        if (left-- > 0) setTimeout(arm, 50);
      },
    });
  }

  test.each([3, 4, 5, 6])('ended by %d samples', async (samples) => {
    const results = await captureTwo({ num: 2, samples });
    expect(results).toMatchObject([
      { samplesWritten: samples, samplesReported: 7, reason: 'Ok', ok: true },
      { samplesWritten: samples, samplesReported: null, reason: 'Stopped early', ok: true },
    ]);
    for (const result of results) expectFirst(samples, result);
  });

  test('ended by the duration', async () => {
    const duration = 12_345;
    const timers = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => {
      timers.mockRestore();
    });
    /** The duration is over when the test says so. */
    const endDuration = (): void => {
      for (const [callback, delay] of timers.mock.calls.splice(0)) {
        if (delay === duration * 1000) callback();
      }
    };
    const results = await captureTwo({
      num: 0,
      duration,
      onProgress: ({ file, samples }) => {
        if (file.endsWith('2.h5') && samples === 7) endDuration();
      },
    });
    expect(results).toMatchObject([
      { samplesWritten: 7, samplesReported: 7, reason: 'Ok', ok: true },
      { samplesWritten: 7, samplesReported: null, reason: 'Stopped early', ok: true, warnings: [] },
    ]);
    for (const result of results) expectFirst(7, result);
    expect(statusOf(results[1]?.file ?? null)).toEqual(stopped(7, 'Stopped early'));
  });
});

test('signal, without arm: all received samples are in a finished file', async () => {
  const interruption = new AbortController();
  const { client, scheme } = await captureClient({
    source: async function* (_, signal) {
      yield header([COUNTER]);
      yield frameOf(1, 2, 3);
      await abortOf(signal);
    },
  });
  const error = await failureOf(
    writeHdfFiles(client, {
      scheme,
      flushPeriod: 0,
      signal: interruption.signal,
      onReady: () => void client.send(new Arm()),
      onProgress: ({ samples }) => {
        if (samples === 3) interruption.abort();
      },
    }),
  );
  expect(error).toBeInstanceOf(CaptureAbortedError);
  expect(error).toMatchObject({ failed: 0 });
  expect(error.results).toMatchObject([{ samplesWritten: 3, reason: 'Stopped early', ok: true }]);
  expect(statusOf(error.results?.[0]?.file ?? null)).toEqual(stopped(3, 'Stopped early'));
});

describe('the command', () => {
  test.each([
    [['--samples', 4], 4],
    [['--duration', 0.5], null],
    [['--duration', 0.5, '--samples', 1_000_000], null],
  ] as const)('%j: exit code 0', async (args, rows) => {
    const { run, file } = await captureFrom(endless());
    expect(await run(...args).finished).toMatchObject({ code: 0, stderr: '' });
    if (rows !== null) expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows });
    expect(dumpFile(file).attributes).toMatchObject({ finished: '1', end_reason: 'Disarmed' });
    expect((await runCli(['info', file])).stdout).toMatch(
      rows === null ? /^ {2}ended {4}Disarmed$/m : /^ {2}ended {4}Disarmed, 4 of \d+ samples$/m,
    );
  });

  test.each([
    ['--samples', '0'],
    ['--samples', 'x'],
    ['--duration', '0'],
    ['--duration', '-1'],
    ['--frame-timeout', '0'],
  ])('%s %s is refused', async (option, value) => {
    const { run, armed } = await captureFrom(endless());
    const { code, stderr } = await run(`${option}=${value}`).finished;
    expect({ code, isTold: stderr.includes(option) }).toEqual({ code: 1, isTold: true });
    expect(armed()).toBe(0);
  });
});

test.each([
  { samples: 0 },
  { samples: 1.5 },
  { samples: NaN },
  { samples: '5' },
  { duration: 0 },
  { duration: NaN },
  { duration: '5' },
  { frameTimeout: 0 },
  { frameTimeout: '1' },
  { num: '3' },
  { num: -1 },
  { arm: 'yes' },
  { force: true },
  { allowMissed: 1 },
  { atMost: true },
  { samples: 5, atMost: 1 },
  { reconnect: 5 },
  { reconnect: null },
  { reconnect: { attempts: '3' } },
  { reconnect: { minDelay: -1 } },
])('%j is refused before anything happens', async (options) => {
  const client = new AsyncClient('127.0.0.1', { controlPort: 1, dataPort: 1 });
  const scheme = `${temporaryFolder()}/x.h5`;
  const all = { scheme, ...options } as unknown as Parameters<typeof writeHdfFiles>[1];
  expect(await failureOf(writeHdfFiles(client, all))).toBeInstanceOf(InvalidOptionError);
});
