// Arms a PandA and captures one acquisition, with every piece of data passing by.
//
//   node examples/capture-with-progress.mjs HOST FILE [CONTROL_PORT DATA_PORT]
import process from 'node:process';

import { Arm, AsyncClient, createDefaultPipeline, Pipeline, stopPipeline } from 'pandablocks';

/** Stands behind the writer and says how far it is. */
class Progress extends Pipeline {
  whatToDo = {
    start: (start) => console.log(`capturing ${start.fields.length} columns`),
    number: (samples) => console.log(`${samples} samples written`),
    end: (end) => console.log(`ended ${end.reason} after ${end.samples} samples`),
  };
}

const [host, file, controlPort = '8888', dataPort = '8889'] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: capture-with-progress.mjs HOST FILE [CONTROL_PORT DATA_PORT]');
  process.exit(2);
}
const client = new AsyncClient(host, {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
const pipeline = createDefaultPipeline({ scheme: file }, new Progress());
try {
  await client.connect();
  for await (const data of client.data({ scaled: false, flushPeriod: 0.5 })) {
    await pipeline[0].put(data);
    if (data.kind === 'ready') await client.send(new Arm());
    if (data.kind === 'end') break;
  }
} finally {
  await stopPipeline(pipeline);
  await client.close();
}
