/** What is told of each acquisition, and whether all were good. */

import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

import {
  AcquisitionError,
  type AcquisitionResult,
  ConnectionClosedError,
  LayoutError,
  ProtocolError,
  writeHdfFiles,
} from 'pandablocks';
import type { AcquisitionSource } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { abortOf, captureFrom } from '../../helpers/capture/capture.js';
import { captureClient, dataPortOf, failureOf } from '../../helpers/capture/capture-client.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const GOOD = concat(header([COUNTER]), frameOf(1, 2, 3), ascii('END 3 Ok\n'));
const LATE = concat(header([COUNTER], { missed: '7' }), frameOf(8), ascii('END 1 Ok\n'));

describe('missed samples', () => {
  const source: AcquisitionSource = (number) => [number === 0 ? LATE : GOOD];

  test('make an acquisition bad; later ones are captured', async () => {
    const { client, scheme } = await captureClient({ source });
    const error = await failureOf(writeHdfFiles(client, { scheme, num: 2, arm: true }));
    expect(error).toBeInstanceOf(AcquisitionError);
    expect(error.message).toMatch(
      /1\.h5 has 1 sample and ended "Ok"; 7 were lost before we connected\.$/,
    );
    expect(error.results).toMatchObject([
      {
        missed: 7,
        reason: 'Ok',
        ok: false,
        warnings: ['7 samples were lost before we connected.'],
      },
      { missed: 0, ok: true, warnings: [] },
    ]);
  });

  test('are accepted with allowMissed', async () => {
    const { client, scheme } = await captureClient({ source });
    const options = { scheme, num: 2, arm: true, allowMissed: true };
    expect(await writeHdfFiles(client, options)).toMatchObject([
      { missed: 7, ok: true, warnings: ['7 samples were lost before we connected.'] },
      { missed: 0, ok: true },
    ]);
  });

  test.each([
    [[], 1, 2],
    [['--allow-missed'], 0, 1],
  ])('the command, with %j: exit code %d', async (args, code, lines) => {
    const { run, folder } = await captureFrom(source);
    const finished = await run(`${folder}/%d.h5`, '--num', 2, ...args).finished;
    expect(finished.code).toBe(code);
    expect(finished.stderr.trimEnd().split('\n')).toHaveLength(lines);
    expect(finished.stderr).toMatch(/^pandablocks: warning: 7 samples were lost before/);
  });
});

describe('an acquisition without a file', () => {
  test("has a result: fields that can't be written", async () => {
    const { client, scheme } = await captureClient({
      source: () => [header([{ ...COUNTER, capture: 'Mean' }], { missed: '2' })],
    });
    const error = await failureOf(writeHdfFiles(client, { scheme, arm: true }));
    expect(error).toBeInstanceOf(LayoutError);
    expect(error.results).toMatchObject([
      { file: null, samplesWritten: 0, samplesReported: null, missed: 2, reason: null, ok: false },
    ]);
  });

  test('has a result: a removed folder', async () => {
    const { client, scheme } = await captureClient({ source: () => [GOOD] });
    const results: AcquisitionResult[] = [];
    const error = await failureOf(
      writeHdfFiles(client, {
        scheme,
        onReady: () => {
          rmSync(dirname(scheme), { recursive: true });
        },
        onResult: (result) => results.push(result),
        arm: true,
      }),
    );
    expect(['HDF', 'OUTPUT_PATH']).toContain(error.code);
    expect(error.results).toMatchObject([{ file: null, ok: false }]);
    expect(results).toEqual(error.results);
  });
});

describe('a stream that is cut anywhere', () => {
  const stream = concat(header([COUNTER]), frameOf(1, 2), frameOf(3, 4), ascii('END 4 Ok\n'));
  const headerBytes = header([COUNTER]).byteLength;
  const cuts = [
    ...[0, 1, 9, 50, headerBytes - 1, headerBytes].map((bytes) => [bytes, 0] as const),
    ...[4, 8, 11].map((bytes) => [headerBytes + bytes, 0] as const),
    ...[12, 15].map((bytes) => [headerBytes + bytes, 1] as const),
    ...[16, 18, 24, 27].map((bytes) => [headerBytes + bytes, 2] as const),
    ...[28, 31].map((bytes) => [headerBytes + bytes, 3] as const),
    ...[32, 34, 37, 40].map((bytes) => [headerBytes + bytes, 4] as const),
  ];

  test.each(['FIN', 'RST'])('by %s: all whole samples before it are kept', async (how) => {
    const folder = temporaryFolder();
    for (const [bytes, rows] of cuts) {
      const { client } = await dataPortOf((socket) => {
        socket.write(stream.subarray(0, bytes), () => {
          if (how === 'FIN') socket.end();
          // What has not been read by then is lost with it.
          else setTimeout(() => socket.resetAndDestroy(), 100);
        });
      });
      const scheme = `${folder}/${bytes}.h5`;
      const error = await failureOf(writeHdfFiles(client, { scheme }));
      const what = { bytes, isTyped: error instanceof ConnectionClosedError };
      expect(what).toEqual({ bytes, isTyped: true });
      if (bytes < headerBytes) {
        expect(error.results).toEqual([]);
        continue;
      }
      expect(error.results).toMatchObject([
        { samplesWritten: rows, samplesReported: null, reason: null, ok: false },
      ]);
      expect(dumpFile(scheme).datasets['COUNTER1.OUT.Value']).toMatchObject({
        rows,
        first: [1.5, 2, 2.5, 3].slice(0, rows),
      });
    }
  });

  test('after the END of the last acquisition it does not matter', async () => {
    const { client } = await dataPortOf((socket) => void socket.end(stream));
    const scheme = `${temporaryFolder()}/x.h5`;
    expect(await writeHdfFiles(client, { scheme })).toMatchObject([{ ok: true }]);
  });

  test('garbage after an END is an error of the next acquisition', async () => {
    const { client } = await dataPortOf((socket) => {
      socket.write(concat(stream, ascii('rubbish')));
    });
    const scheme = `${temporaryFolder()}/%d.h5`;
    const error = await failureOf(writeHdfFiles(client, { scheme, num: 2 }));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error.results).toMatchObject([{ samplesWritten: 4, ok: true }]);
  });
});

test('--frame-timeout ends a silent capture', async () => {
  const { run, file } = await captureFrom(async function* (_, signal) {
    yield GOOD.subarray(0, -9);
    await abortOf(signal);
  });
  const { code, stderr } = await run('--frame-timeout', 0.3).finished;
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'pandablocks: No data came for 0.3 s.\n' });
  expect(dumpFile(file).datasets['COUNTER1.OUT.Value']).toMatchObject({ rows: 3 });
});

test('Ctrl-C after a bad acquisition: exit code 1', async () => {
  const { run, folder } = await captureFrom(async function* (number, signal) {
    yield header([COUNTER]);
    yield frameOf(1);
    if (number === 1) await abortOf(signal);
    yield ascii(`END 1 ${number === 1 ? 'Disarmed' : 'Framing error'}\n`);
  });
  const cli = run(`${folder}/%d.h5`, '--num', 0);
  await cli.printed(/2\.h5: 1 dataset/);
  cli.process.kill('SIGINT');
  const { code, stderr } = await cli.finished;
  expect(code).toBe(1);
  expect(stderr).toMatch(/stopped; 2 samples.*\n.*1\.h5 has 1 sample and ended "Framing error"/);
});
