// Reads a captured file, one that is still being written too, with h5wasm: HDF5 for JavaScript, which
// runs wherever Node.js does (npm install h5wasm).
//
//   node examples/read-with-h5wasm.mjs FILE
import process from 'node:process';

import h5wasm from 'h5wasm/node';

const [name] = process.argv.slice(2);
if (name === undefined) {
  console.error('usage: read-with-h5wasm.mjs FILE');
  process.exit(2);
}
await h5wasm.ready;
// Sr: read, though somebody may be writing (SWMR).
const file = new h5wasm.File(name, 'Sr');
const { finished, end_reason: reason, arm_time: armed } = file.attrs;
console.log(
  `armed at ${armed?.value}, ended ${reason.value}${finished.value ? '' : ': not complete'}`,
);

const columns = file.keys().map((key) => file.get(key));
// While a file is written its columns grow one after the other: up to here all of them are there.
const rows = Math.min(...columns.map((column) => column.shape[0]));
for (const column of columns) {
  const last = column.slice([[Math.max(0, rows - 3), rows]]);
  const units = column.attrs.units?.value ?? '';
  console.log(`${column.path}: ${rows} rows, the last ${[...last].join(', ')} ${units}`.trim());
}
file.close();
