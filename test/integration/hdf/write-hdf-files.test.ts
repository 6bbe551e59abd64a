/** `writeHdfFiles` as a program calls it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import {
  AcquisitionError,
  CaptureAbortedError,
  CommandError,
  ConnectionClosedError,
  type OpenedFile,
  type WriteHdfFilesOptions,
  writeHdfFiles,
} from 'pandablocks';
import { expect, test } from 'vitest';

import { abortOf } from '../../helpers/capture/capture.js';
import { simClient } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const SMALL = concat(header([COUNTER]), frameOf(1, 2, 3), ascii('END 3 Ok\n'));

test('single names, other names for datasets, and events', async () => {
  const folder = temporaryFolder();
  const { client } = await simClient({ source: () => [SMALL] });
  const opened: OpenedFile[] = [];
  const progress: number[] = [];
  const options: WriteHdfFilesOptions = {
    fileNames: ['a.h5', 'b.h5'].map((name) => join(folder, name)),
    num: 2,
    arm: true,
    captureRecordHdfNames: { 'COUNTER1.OUT': { Value: 'x' } },
    onOpen: (each) => opened.push(each),
    onProgress: ({ samples }) => progress.push(samples),
  };
  const results = await writeHdfFiles(client, options);
  expect(results).toMatchObject([
    { file: join(folder, 'a.h5'), samplesWritten: 3, ok: true, reason: 'Ok' },
    { file: join(folder, 'b.h5'), samplesWritten: 3, ok: true, reason: 'Ok' },
  ]);
  expect(opened.map(({ datasets, sampleBytes }) => [datasets, sampleBytes])).toEqual([
    [['x'], 4],
    [['x'], 4],
  ]);
  expect(progress.at(-1)).toBe(3);
  expect(dumpFile(join(folder, 'b.h5')).datasets['x']?.first).toEqual([1.5, 2, 2.5]);
});

test('a busy PandA is armed when it is idle', async () => {
  const busy = 'Data capture already in progress';
  const { client } = await simClient({
    source: () => [SMALL],
    faults: [{ kind: 'refuse-arm', times: 2, message: busy, acquisition: null }],
  });
  const scheme = join(temporaryFolder(), '%d.h5');
  const results = await writeHdfFiles(client, { scheme, num: 2, arm: true });
  expect(results.map(({ ok }) => ok)).toEqual([true, true]);
});

test('no fields to capture: no further attempt', async () => {
  const message = 'Nothing configured for capture';
  const { client } = await simClient({
    source: () => [SMALL],
    faults: [{ kind: 'refuse-arm', times: 1, message, acquisition: null }],
  });
  const scheme = join(temporaryFolder(), 'x.h5');
  const capture = writeHdfFiles(client, { scheme, arm: true });
  await expect(capture).rejects.toThrow(CommandError);
  await expect(capture).rejects.toThrow(/Nothing configured/);
  expect(existsSync(scheme)).toBe(false);
});

test('one of three ends badly: all are captured and reported', async () => {
  const overrun = concat(SMALL.subarray(0, -9), ascii('END 3 Data overrun\n'));
  const { client } = await simClient({ source: (number) => [number === 1 ? overrun : SMALL] });
  const scheme = join(temporaryFolder(), '%d.h5');
  const error: unknown = await writeHdfFiles(client, { scheme, num: 3, arm: true }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AcquisitionError);
  const { results, message } = error as AcquisitionError;
  expect(results?.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(message).toMatch(/2\.h5 has 3 samples and ended "Data overrun"/);
});

test('a lost connection reports the results so far', async () => {
  const { client } = await simClient({ source: () => [SMALL.subarray(0, -9), 'reset'] });
  const scheme = join(temporaryFolder(), 'x.h5');
  const error: unknown = await writeHdfFiles(client, { scheme, arm: true }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConnectionClosedError);
  expect((error as ConnectionClosedError).results).toMatchObject([
    { file: scheme, samplesWritten: 3, samplesReported: null, reason: null, ok: false },
  ]);
});

test('a signal ends it; samples that the PandA still has are received first', async () => {
  const { client } = await simClient({
    source: async function* (_, signal) {
      yield SMALL.subarray(0, -9);
      await abortOf(signal);
      yield frameOf(4);
      yield ascii('END 4 Disarmed\n');
    },
  });
  const scheme = join(temporaryFolder(), 'x.h5');
  const controller = new AbortController();
  const reason = new Error('lunch');
  const capture = writeHdfFiles(client, {
    scheme,
    arm: true,
    signal: controller.signal,
    onOpen: () => {
      setTimeout(() => {
        controller.abort(reason);
      }, 50);
    },
  });
  const error: unknown = await capture.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CaptureAbortedError);
  expect((error as CaptureAbortedError).cause).toBe(reason);
  expect((error as CaptureAbortedError).results).toMatchObject([
    { samplesWritten: 4, samplesReported: 4, reason: 'Disarmed', ok: true },
  ]);
});
