// Takes raw samples as a user's program does, and compares two columns of each frame with what
// bench/c/samples.c sends.
//
//   node bench/programs/read-columns.mjs DIST PORT BLOCK_SAMPLES
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { ColumnCheck } from './column-check.mjs';

const [dist, port, block] = process.argv.slice(2);
const { AsyncClient } = await import(pathToFileURL(join(dist, 'index.js')).href);

const GATE = 125;
const checks = [
  new ColumnCheck('COUNTER1.OUT.Max', Int32Array, Number(block), (i) => i + 1),
  new ColumnCheck('COUNTER2.OUT.Mean', BigInt64Array, Number(block), (i) => BigInt((i + 1) * GATE)),
];

const client = new AsyncClient('127.0.0.1', { dataPort: Number(port) });
let begin = 0;
let samples = 0;
let reported = 0;
for await (const data of client.data({ scaled: false })) {
  if (data.kind === 'start') begin = performance.now();
  if (data.kind === 'frame') {
    for (const check of checks) check.compare(data.column(check.name), samples);
    samples += data.sampleCount;
  }
  if (data.kind === 'end') {
    reported = data.samples;
    break;
  }
}
const seconds = (performance.now() - begin) / 1000;
await client.close();
if (samples !== reported) throw new Error(`${samples} samples came of ${reported}.`);
console.log(JSON.stringify({ seconds, samples, values: samples * checks.length }));
