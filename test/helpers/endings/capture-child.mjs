// A capture that a test kills: capture-child.mjs CONTROL_PORT DATA_PORT OPTIONS (JSON)
// It prints events of each file as lines of JSON.
import { writeSync } from 'node:fs';

import { AsyncClient, writeHdfFiles } from '../../../dist/index.js';

const [controlPort, dataPort, json] = process.argv.slice(2);
const options = JSON.parse(json);
const tell = (what) => writeSync(1, `${JSON.stringify(what)}\n`);
const client = new AsyncClient('127.0.0.1', {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
await writeHdfFiles(client, {
  ...options,
  onReady: () => tell({ event: 'ready' }),
  onOpen: ({ file }) => tell({ event: 'open', file }),
  // With a flush after every batch, written samples are also flushed.
  onProgress: ({ file, samples }) => {
    tell({ event: 'progress', file, flushed: options.flushPeriod === 0 ? samples : 0 });
  },
  onResult: ({ file, samplesWritten }) => tell({ event: 'result', file, closed: samplesWritten }),
  onLost: () => tell({ event: 'lost' }),
}).catch((error) => tell({ event: 'failed', code: error.code }));
await client.close();
