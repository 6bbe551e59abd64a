// Prints when the samples of a file were taken, in UTC, to the nanosecond. The PandA counts the time of
// each sample (PCAP.TS_START, PCAP.TS_END, PCAP.TS_TRIG) from the start of the acquisition, and the file
// tells when that was.
//
//   node examples/absolute-timestamps.mjs FILE [DATASET]
import process from 'node:process';

import h5wasm from 'h5wasm/node';

const [name, dataset = 'PCAP.TS_START.Value'] = process.argv.slice(2);
if (name === undefined) {
  console.error('usage: absolute-timestamps.mjs FILE [DATASET]');
  process.exit(2);
}
await h5wasm.ready;
const file = new h5wasm.File(name, 'Sr');
const startTime = file.attrs.start_time?.value;
const column = file.get(dataset);
if (startTime === undefined || column === null) {
  console.error(
    startTime === undefined
      ? `${name} does not say when it was started: the PandA's server is too old.`
      : `${name} has no ${dataset}: set PCAP.TS_START.CAPTURE to Value before you capture.`,
  );
  process.exit(1);
}
const start = nanoseconds(startTime);
for (const seconds of column.value.slice(0, 5)) {
  // A tick of the PandA is 8 ns: rounding takes away what float64 adds.
  console.log(isoText(start + BigInt(Math.round(seconds * 1e9))));
}
file.close();

/** Since 1970. A Date knows only milliseconds. */
function nanoseconds(iso) {
  const [, toSecond, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso);
  return BigInt(Date.parse(`${toSecond}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function isoText(time) {
  const toSecond = new Date(Number(time / 1_000_000n)).toISOString().slice(0, 19);
  return `${toSecond}.${String(time % 1_000_000_000n).padStart(9, '0')}Z`;
}
