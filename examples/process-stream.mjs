// Processes acquisitions live, from a durable stream: prints the mean of a column, block by block. Files are
// written by others at the same time (pandablocks hdf --from).
//
//   node examples/process-stream.mjs URL PANDA [COLUMN] [HOW_MANY]
import process from 'node:process';

import { streamedData } from 'pandablocks/stream';

const [servers, panda, column = 'COUNTER1.OUT.Value', howMany = '1'] = process.argv.slice(2);
if (servers === undefined || panda === undefined) {
  console.error('usage: process-stream.mjs URL PANDA [COLUMN] [HOW_MANY]');
  process.exit(2);
}
let left = Number(howMany);
let rows = 0;
let sum = 0;
for await (const data of streamedData({ nats: { servers }, panda })) {
  if (data.kind === 'ready') console.log('waiting');
  if (data.kind === 'start') {
    rows = sum = 0;
    console.log(`acquisition ${data.number}: ${data.fields.length} columns`);
  }
  if (data.kind === 'frame') {
    for (const value of data.column(column)) sum += Number(value);
    rows += data.sampleCount;
    console.log(`${rows} samples, mean ${sum / rows}`);
  }
  if (data.kind === 'end') {
    console.log(`ended ${data.reason} after ${data.samples} samples`);
    left -= 1;
    // Leaving the loop closes the connection.
    if (left === 0) break;
  }
}
