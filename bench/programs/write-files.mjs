// Writes the same bytes of samples into so many files at a time, with nothing but the writer.
//
//   node bench/programs/write-files.mjs DIST FOLDER FILES BYTES
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { startOf } from './counter-input.mjs';

const [dist, folder, filesText, bytesText] = process.argv.slice(2);
const files = Number(filesText);
const { createPipeline, FrameData, HdfWriter, SampleLayout, stopPipeline } = await import(
  pathToFileURL(join(dist, 'index.js')).href
);

const FIELDS = 11;
const FRAME_SAMPLES = 90_000;
const start = startOf(FIELDS);
const { fields, sampleBytes } = start;
const layout = new SampleLayout(fields, sampleBytes);
const samples = new Uint8Array(
  Int32Array.from({ length: FRAME_SAMPLES * FIELDS }, (_, i) => i).buffer,
);
const frames = Math.ceil(Number(bytesText) / files / samples.length);

/** @returns the path of a file that is whole */
async function write(number) {
  const path = join(folder, `file-${number}.h5`);
  const elements = createPipeline(new HdfWriter({ scheme: path }));
  const put = (item) => elements[0].put(item);
  await put(start);
  for (let i = 0; i < frames; i++) await put(new FrameData(layout, [samples], FRAME_SAMPLES));
  await put({ kind: 'end', samples: frames * FRAME_SAMPLES, reason: 'Ok' });
  await stopPipeline(elements);
  const [{ ok, samplesWritten }] = elements[0].results;
  if (!ok || samplesWritten !== frames * FRAME_SAMPLES) throw new Error(`${path} is not whole.`);
  return path;
}

const begin = performance.now();
const cpuBefore = process.cpuUsage();
const paths = await Promise.all(Array.from({ length: files }, (_, i) => write(i)));
const { user, system } = process.cpuUsage(cpuBefore);
const seconds = (performance.now() - begin) / 1e3;
for (const path of paths) rmSync(path);
console.log(JSON.stringify({ seconds, writingCpu: (user + system) / 1e6 }));
