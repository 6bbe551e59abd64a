// Takes scaled columns in an element of its own behind FrameProcessor, and compares all of them with what
// bench/c/samples.c sends.
//
//   node bench/programs/own-element.mjs DIST PORT BLOCK_SAMPLES
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { ColumnCheck } from './column-check.mjs';

const [dist, port, blockText] = process.argv.slice(2);
const block = Number(blockText);
const { AsyncClient, createPipeline, FrameProcessor, Pipeline, stopPipeline } = await import(
  pathToFileURL(join(dist, 'index.js')).href
);

const GATE = 125;
// The order of operations is that of the PandA: equal to the last bit.
const count = (i) => (i + 1) * 0.001 + -5.5;
const mean = (i) => ((i + 1) * GATE * 0.001) / GATE + -5.5;
const values = {
  'PCAP.GATE_DURATION.Value': () => GATE * 8e-9 + 0,
  'COUNTER1.OUT.Min': count,
  'COUNTER1.OUT.Max': count,
  'COUNTER2.OUT.Value': count,
  'PCAP.TS_START.Value': (i) => i * GATE * 8e-9 + 0,
  'COUNTER1.OUT.Mean': mean,
  'COUNTER2.OUT.Mean': mean,
};
const checks = Object.entries(values).map(
  ([name, valueOf]) => new ColumnCheck(name, Float64Array, block, valueOf),
);
const noBits = new ColumnCheck('PCAP.BITS0.Value', Uint32Array, block, () => 0);

class Compare extends Pipeline {
  samples = 0;
  values = 0;
  whatToDo = {
    columns: (data) => {
      for (const check of checks) check.compare(data.column(check.name), this.samples);
      this.#compareBits(data.column(noBits.name));
      this.values += (checks.length + 1) * data.sampleCount;
      this.samples += data.sampleCount;
    },
  };

  /** All are 0, but the first of a block: that is its number. */
  #compareBits(bits) {
    for (let at = (block - (this.samples % block)) % block; at < bits.length; at += block) {
      const number = (this.samples + at) / block + 1;
      if (bits[at] !== number) throw new Error(`Block ${bits[at]} came instead of ${number}.`);
      bits[at] = 0;
    }
    noBits.compare(bits, this.samples);
  }
}

const client = new AsyncClient('127.0.0.1', { dataPort: Number(port) });
const compare = new Compare();
const pipeline = createPipeline(new FrameProcessor(), compare);
let begin = 0;
let reported = 0;
for await (const data of client.data({ scaled: false })) {
  if (data.kind === 'start') begin = performance.now();
  await pipeline[0].put(data);
  if (data.kind === 'end') {
    reported = data.samples;
    break;
  }
}
await stopPipeline(pipeline);
const seconds = (performance.now() - begin) / 1000;
await client.close();
if (compare.samples !== reported) throw new Error(`${compare.samples} of ${reported} came.`);
console.log(JSON.stringify({ seconds, samples: compare.samples, values: compare.values }));
