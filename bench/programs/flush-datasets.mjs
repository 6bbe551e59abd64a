// What a flush of so many datasets costs, with nothing but the writer: the same small frames are written once
// with a flush behind each and once without.
//
//   node bench/programs/flush-datasets.mjs DIST FILE DATASETS FLUSHES
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { startOf } from './counter-input.mjs';

const [dist, file, datasetsText, flushesText] = process.argv.slice(2);
const datasets = Number(datasetsText);
const flushes = Number(flushesText);
const { createPipeline, FrameData, HdfWriter, Pipeline, SampleLayout, stopPipeline } = await import(
  pathToFileURL(join(dist, 'index.js')).href
);

const ROWS = 10;
const NEVER = 1e6;
const start = startOf(datasets);
const { fields, sampleBytes } = start;
const layout = new SampleLayout(fields, sampleBytes);

class Written extends Pipeline {
  whatToDo = { number: (samples) => this.onNumber?.(samples) };
}

/** @returns CPU seconds from the first frame that counts to the last */
async function write(flushPeriod) {
  const written = new Written();
  const elements = createPipeline(new HdfWriter({ scheme: file, flushPeriod }), written);
  const put = (item) => elements[0].put(item);
  await put(start);
  let samples = 0;
  const putFrame = async () => {
    samples += ROWS;
    const isWritten = new Promise((resolve) => {
      written.onNumber = (count) => {
        if (count === samples) resolve();
      };
    });
    await put(new FrameData(layout, [new Uint8Array(ROWS * sampleBytes)], ROWS));
    if (flushPeriod === 0) await isWritten;
  };
  // Makes the datasets.
  await putFrame();
  const before = process.cpuUsage();
  for (let i = 0; i < flushes; i++) await putFrame();
  const { user, system } = process.cpuUsage(before);
  await put({ kind: 'end', samples, reason: 'Ok' });
  await stopPipeline(elements);
  if (!elements[0].results[0].ok) throw new Error('The file is not whole.');
  rmSync(file);
  return (user + system) / 1e6;
}

const without = await write(NEVER);
const withFlushes = await write(0);
console.log(JSON.stringify({ cpu: (withFlushes - without) / flushes }));
