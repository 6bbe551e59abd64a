/** Only the last rows of each acquisition: `last`. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import {
  CaptureAbortedError,
  type PandaError,
  writeHdfFiles,
  type WriteHdfFilesOptions,
} from 'pandablocks';
import type { AcquisitionSource } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { abortOf } from '../../helpers/capture/capture.js';
import { captureClient, failureOf } from '../../helpers/capture/capture-client.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';
import { valuesOf } from '../../helpers/hdf/one-file.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { tutorialPanda } from '../../helpers/sim/tutorial.js';

const COLUMN = 'COUNTER1.OUT.Value';
const scaled = (...values: number[]): number[] => values.map((value) => value * 0.5 + 1);
const count = (first: number, samples: number): number[] =>
  Array.from({ length: samples }, (_, i) => first + i);

async function lastOf(
  source: AcquisitionSource,
  options: Partial<WriteHdfFilesOptions>,
): Promise<{ file: string; results: PandaError['results']; error: PandaError | null }> {
  const { client, scheme } = await captureClient({ source });
  try {
    const results = await writeHdfFiles(client, {
      ...{ scheme, arm: true, last: 4 },
      ...options,
    } as WriteHdfFilesOptions);
    return { file: scheme.replace('%d', '1'), results, error: null };
  } catch (error) {
    return {
      file: scheme.replace('%d', '1'),
      results: (error as PandaError).results,
      error: error as PandaError,
    };
  }
}

describe('the last rows are in the file after any end', () => {
  test.each([
    ['Ok', [4, 3, 5], true],
    ['Disarmed', [1, 1, 1, 1, 1], true],
    ['Ok', [2], true],
    ['Ok', [11, 1], true],
    ['Ok', [], true],
  ] as const)('%s, frames of %j', async (reason, frames, ok) => {
    const total = frames.reduce((sum, samples) => sum + samples, 0);
    const { file, results } = await lastOf(function* () {
      yield header([COUNTER]);
      let first = 0;
      for (const samples of frames) {
        yield frameOf(...count(first, samples));
        first += samples;
      }
      yield ascii(`END ${total} ${reason}\n`);
    }, {});
    const rows = Math.min(4, total);
    expect(results).toMatchObject([
      { ok, reason, samplesWritten: rows, samplesReported: total, firstSample: total - rows },
    ]);
    expect(valuesOf(file, COLUMN)).toEqual(scaled(...count(total - rows, rows)));
    const { attributes } = dumpFile(file);
    expect(attributes).toMatchObject({ first_sample: String(total - rows), finished: '1' });
  });

  test('suspect rows are numbered as in the file', async () => {
    const { file, results } = await lastOf(
      () => [
        header([COUNTER]),
        frameOf(...count(0, 8)),
        frameOf(8, 9),
        ascii('END 10 Data overrun\n'),
      ],
      {},
    );
    expect(results).toMatchObject([
      { samplesWritten: 4, firstSuspectSample: 2, firstSample: 6, ok: false },
    ]);
    expect(dumpFile(file).attributes['first_suspect_sample']).toBe('2');
  });

  test('the connection is lost', async () => {
    const { file, error } = await lastOf(
      () => [header([COUNTER]), frameOf(...count(0, 9)), 'reset'],
      {},
    );
    expect(error?.code).toBe('CONNECTION_CLOSED');
    expect(error?.results).toMatchObject([{ samplesWritten: 4, reason: null, firstSample: 5 }]);
    expect(valuesOf(file, COLUMN)).toEqual(scaled(5, 6, 7, 8));
  });

  test('a stop', async () => {
    const controller = new AbortController();
    const { file, error } = await lastOf(
      async function* (_, signal) {
        yield header([COUNTER]);
        yield frameOf(...count(0, 9));
        setTimeout(() => {
          controller.abort();
        }, 100);
        await abortOf(signal);
        yield frameOf(9);
        yield ascii('END 10 Disarmed\n');
      },
      { signal: controller.signal },
    );
    expect(error).toBeInstanceOf(CaptureAbortedError);
    expect(error?.results).toMatchObject([{ samplesWritten: 4, samplesReported: 10, ok: true }]);
    expect(valuesOf(file, COLUMN)).toEqual(scaled(6, 7, 8, 9));
  });
});

test('nothing is on the disk before the end', async () => {
  let names: string[] = [];
  const { client, scheme } = await captureClient({
    source: async function* () {
      yield header([COUNTER]);
      yield frameOf(1, 2, 3);
      await new Promise((resolve) => setTimeout(resolve, 200));
      names = readdirSync(join(scheme, '..'));
      yield ascii('END 3 Ok\n');
    },
  });
  await writeHdfFiles(client, { scheme, arm: true, last: 2, flushPeriod: 0 });
  expect(names.every((name) => name.endsWith('.partial'))).toBe(true);
});

test('more than the memory limit is refused before arming', async () => {
  const { client, sim } = await tutorialPanda();
  const options = {
    scheme: '/tmp/never-made.h5',
    arm: true,
    last: 20_000,
    maxBufferedBytes: 1 << 20,
  };
  const error = await failureOf(writeHdfFiles(client, options));
  expect(error.message).toMatch(/The last 20000 samples need 2 MB of memory, more than the 1 MB/);
  expect(existsSync('/tmp/never-made.h5')).toBe(false);
  const { code, stderr } = await runCli([
    ...[
      'hdf',
      '127.0.0.1',
      '/tmp/never-made.h5',
      '--arm',
      '--last',
      20_000,
      '--max-buffered',
      '1M',
    ],
    ...['--control-port', sim.controlPort, '--data-port', sim.dataPort],
  ]);
  expect([code, basename(stderr)]).toEqual([1, expect.stringMatching(/--max-buffered/)]);
});
