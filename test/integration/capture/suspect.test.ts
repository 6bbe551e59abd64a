/** What came last before a bad end is marked, or left out. */

import { describe, expect, test } from 'vitest';

import { captureFrom } from '../../helpers/capture/capture.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';
import {
  ascii,
  COUNTER,
  frameOf,
  header,
  replay,
  splitAcquisitions,
} from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';

interface Result {
  readonly samplesWritten: number;
  readonly firstSuspectSample: number | null;
  readonly ok: boolean;
  readonly warnings: readonly string[];
}

function* twoFramesThen(reason: string, process = 'Raw'): Generator<Uint8Array> {
  yield header([COUNTER], { process });
  yield frameOf(1, 2, 3);
  yield frameOf(4, 5);
  yield ascii(`END 5 ${reason}\n`);
}

describe.each(['Data overrun', 'DMA data error', 'A reason never heard of'])('%s', (reason) => {
  test('the last frame is kept and marked', async () => {
    const { run, file } = await captureFrom(() => twoFramesThen(reason));
    const { code, stdout } = await run('--json').finished;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ samplesWritten: 5, firstSuspectSample: 3, ok: false },
      warnings: [expect.stringMatching(/from row 3 on .* not to be trusted/)],
    });
    const { attributes, datasets } = dumpFile(file);
    expect(attributes).toMatchObject({ first_suspect_sample: '3', end_reason: reason });
    expect(datasets[COLUMN]!.attributes).toMatchObject({ first_suspect_sample: '3' });
    expect(datasets[COLUMN]).toMatchObject({ first: [1.5, 2, 2.5, 3, 3.5] });
    const info = await runCli(['info', file]);
    expect(info.stdout).toMatch(/^ {2}suspect {2}from row 3 on$/m);
  });

  test.each([0, 10])('or left out: flushed every %d s', async (period) => {
    const { run, file } = await captureFrom(() => twoFramesThen(reason));
    const args = ['--json', '--drop-suspect', '--flush-period', period];
    const { code, stdout } = await run(...args).finished;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ samplesWritten: 3, samplesReported: 5, firstSuspectSample: 3, ok: false },
      warnings: [expect.stringMatching(/from row 3 on were left out/)],
    });
    expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows: 3, first: [1.5, 2, 2.5] });
    const info = await runCli(['info', file]);
    expect(info.stdout).toMatch(/^ {2}suspect {2}from row 3 on, left out$/m);
  });
});

test.each([
  ['Ok', 'Raw'],
  ['Disarmed', 'Raw'],
  ['Data overrun', 'Scaled'],
])('nothing is suspect after %s, %s', async (reason, process) => {
  const { run, file } = await captureFrom(() => twoFramesThen(reason, process));
  const { stdout } = await run('--json', '--drop-suspect').finished;
  const result = { samplesWritten: 5, firstSuspectSample: null, warnings: [] };
  expect(JSON.parse(stdout)).toMatchObject(result);
  expect(dumpFile(file).attributes).toMatchObject({ first_suspect_sample: '-1' });
});

describeRecordings('an overrun', (recordings) => {
  test('is marked from the last frame on', async () => {
    const acquisitions = splitAcquisitions(recordings.read('server/overrun_raw.bin'));
    const { run, file } = await captureFrom(replay(acquisitions, [65_536]));
    const { stdout } = await run('--json').finished;
    const { samplesWritten, firstSuspectSample } = JSON.parse(stdout) as Result;
    expect(samplesWritten).toBe(493_054);
    expect(firstSuspectSample).toBe(lastFrameOf(acquisitions[0]!));
    expect(dumpFile(file).attributes).toMatchObject({
      first_suspect_sample: String(firstSuspectSample),
    });
  });
});

/** How many samples come before the last frame. */
function lastFrameOf(acquisition: Uint8Array): number {
  const bytes = Buffer.from(acquisition);
  const sampleBytes = Number(/sample_bytes="(\d+)"/.exec(bytes.toString('latin1', 0, 1000))![1]);
  let position = bytes.indexOf('</header>\n\n') + '</header>\n\n'.length;
  let samples = 0;
  let before = 0;
  while (bytes.toString('latin1', position, position + 4) === 'BIN ') {
    const length = bytes.readUInt32LE(position + 4);
    before = samples;
    samples += (length - 8) / sampleBytes;
    position += length;
  }
  return before;
}
