/** A short capture makes a small file, and users can choose the chunks. */

import { statSync } from 'node:fs';

import { type AcquisitionResult, writeHdfFiles } from 'pandablocks';
import { expect, test } from 'vitest';

import { captureClient } from '../../helpers/capture/capture-client.js';
import { dumpFile, type FileDump } from '../../helpers/hdf/python.js';
import { ascii, concat, frameOfBytes, header } from '../../helpers/data/streams.js';

const SAMPLES = 1000;
const FIELDS = Array.from({ length: 11 }, (_, i) => ({
  name: `COUNTER${i + 1}.OUT`,
  type: 'int32',
  scaling: 'scale="0.5" offset="1" units="mm"',
}));
const MOST_BYTES = 256_000;

/** Frames of so many samples; the value of each field is the number of the sample, from 0. */
function streamOf(frameSamples: number): Uint8Array[] {
  const words = Int32Array.from({ length: SAMPLES * FIELDS.length }, (_, i) =>
    Math.floor(i / FIELDS.length),
  );
  const samples = new Uint8Array(words.buffer);
  const frames: Uint8Array[] = [];
  const step = frameSamples * FIELDS.length * 4;
  for (let at = 0; at < samples.byteLength; at += step) {
    frames.push(frameOfBytes(samples.subarray(at, at + step)));
  }
  return [header(FIELDS), ...frames, ascii(`END ${SAMPLES} Ok\n`)];
}

async function capture(
  source: Uint8Array[],
  options: { flushPeriod?: number; chunkSamples?: number },
): Promise<{ result: AcquisitionResult; dump: FileDump; bytes: number }> {
  const { client, scheme } = await captureClient({ source: () => source });
  const [result] = await writeHdfFiles(client, { scheme, arm: true, ...options });
  const file = result!.file!;
  return { result: result!, dump: dumpFile(file), bytes: statSync(file).size };
}

function expectAll({ datasets }: FileDump, chunkSamples: number): void {
  expect(Object.keys(datasets)).toHaveLength(FIELDS.length);
  for (const { rows, chunk, last } of Object.values(datasets)) {
    expect({ rows, chunk, last: last.at(-1) }).toEqual({
      rows: SAMPLES,
      chunk: chunkSamples,
      last: (SAMPLES - 1) * 0.5 + 1,
    });
  }
}

test.each([
  ['at once', [concat(...streamOf(SAMPLES))], {}],
  ['one by one', streamOf(1), {}],
  ['one by one, with a flush behind each', streamOf(1), { flushPeriod: 0 }],
])(
  '1000 samples of 11 fields that come %s make a file of at most 256 kB',
  async (_, source, options) => {
    const { result, dump, bytes } = await capture(source, options);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expectAll(dump, result.chunkSamples);
  },
);

test.each([100, 1024, 65_536])(
  'chunks of %d rows, as asked: they are in the result',
  async (chunkSamples) => {
    const { result, dump } = await capture(streamOf(SAMPLES), { chunkSamples });
    expect(result.chunkSamples).toBe(chunkSamples);
    expectAll(dump, chunkSamples);
  },
);
