// A capture that a test kills: killed-writer.mjs CONTROL_PORT DATA_PORT FILE CHUNK_SAMPLES
// FLUSH_PERIOD
// It prints the number of flushed samples as soon as it knows.
import { writeSync } from 'node:fs';

import { AsyncClient, writeHdfFiles } from '../../../dist/index.js';

const [controlPort, dataPort, scheme, chunkSamples, flushPeriod] = process.argv.slice(2);
const client = new AsyncClient('127.0.0.1', {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
await writeHdfFiles(client, {
  scheme,
  arm: true,
  flushPeriod: Number(flushPeriod),
  ...(chunkSamples !== '0' && { chunkSamples: Number(chunkSamples) }),
  // With a flush after every batch, written samples are also flushed.
  onProgress: ({ samples }) => {
    if (flushPeriod === '0') writeSync(1, `${samples}\n`);
  },
});
writeSync(1, 'closed\n');
await client.close();
