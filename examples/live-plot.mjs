// Draws what a PandA captures while it does, in the terminal: a line for each column, the newest values
// at its right end. Somebody else arms it, and may write the file: a PandA sends to several at once.
//
//   node examples/live-plot.mjs HOST [CONTROL_PORT DATA_PORT]
import process from 'node:process';

import { AsyncClient } from 'pandablocks';

const [host, controlPort = '8888', dataPort = '8889'] = process.argv.slice(2);
if (host === undefined) {
  console.error('usage: live-plot.mjs HOST [CONTROL_PORT DATA_PORT]');
  process.exit(2);
}
const WIDTH = 60;
const LEVELS = '▁▂▃▄▅▆▇█';
const panda = new AsyncClient(host, {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
/** The newest values of each column, one of each piece of data. */
const newest = new Map();
let lines = 0;
let samples = 0;

for await (const data of panda.data({ flushPeriod: 0.2 })) {
  if (data.kind === 'ready') {
    console.log('waiting for the PandA to be armed');
  } else if (data.kind === 'frame') {
    samples += data.sampleCount;
    for (const name of data.columnNames) {
      const values = newest.get(name) ?? [];
      newest.set(name, [...values, Number(data.column(name).at(-1))].slice(-WIDTH));
    }
    draw();
  } else if (data.kind === 'end') {
    draw();
    console.log(`ended ${data.reason} after ${data.samples} samples`);
    break;
  }
}

function draw() {
  // Over the picture before, on a terminal.
  if (process.stdout.isTTY && lines > 0) process.stdout.write(`\u001b[${lines}A\u001b[J`);
  const width = Math.max(...[...newest.keys()].map((name) => name.length));
  const picture = [...newest].map(
    ([name, values]) => `${name.padEnd(width)} ${curve(values).padEnd(WIDTH)} ${values.at(-1)}`,
  );
  picture.push(`${samples} samples`);
  console.log(picture.join('\n'));
  lines = picture.length;
}

function curve(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = (high - low) / (LEVELS.length - 1) || 1;
  return values.map((value) => LEVELS[Math.round((value - low) / step)]).join('');
}
