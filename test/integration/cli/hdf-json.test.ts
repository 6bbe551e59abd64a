/** `pandablocks hdf --json`: one object a line, for programs. */

import { join } from 'node:path';

import { expect, test } from 'vitest';

import { captureFrom } from '../../helpers/capture/capture.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

test('prints an object for each acquisition, with all its values', async () => {
  const times = { arm_time: '2026-11-22T13:55:57.854424126Z' };
  const { run, folder } = await captureFrom(() => [
    header([COUNTER], times),
    frameOf(1, 2, 3),
    ascii('END 3 Ok\n'),
  ]);
  const { code, stdout } = await run(join(folder, '%d.h5'), '--num', 2, '--json').finished;
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    [1, 2].map((number) => ({
      file: join(folder, `${number}.h5`),
      movedFrom: null,
      samplesWritten: 3,
      samplesReported: 3,
      missed: 0,
      reason: 'Ok',
      ok: true,
      armTime: times.arm_time,
      startTime: null,
      bytesReceived: 12,
      firstSuspectSample: null,
      largestBacklogBytes: expect.any(Number) as number,
      chunkSamples: expect.any(Number) as number,
      warnings: [],
    })),
  );
});
