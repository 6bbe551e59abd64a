// Measures BlockingClient, and prints its figures: a round each.
//
//   node bench/programs/blocking-client.mjs DIST CONTROL_PORT ROUNDS BYTES
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { FIELD, GETS } from '../control-questions.mjs';
import { Source } from '../source.mjs';

const SINGLE = 2000;
const WAIT_SECONDS = 1;

const [dist, controlPortText, rounds, bytesOfData] = process.argv.slice(2);
const controlPort = Number(controlPortText);
const { BlockingClient, DataTimeoutError, GetLine } = await import(
  pathToFileURL(join(dist, 'index.js')).href
);

const figures = {};
// The first round warms up; it does not count.
for (let round = 0; round <= Number(rounds); round++) {
  const measured = [...measureControl(), await measureWaiting(), ...(await measureData())];
  if (round === 0) continue;
  for (const [name, value] of measured) (figures[name] ??= []).push(value);
}
console.log(JSON.stringify({ figures }));
process.exit();

function* measureControl() {
  const panda = new BlockingClient('127.0.0.1', { controlPort });
  try {
    panda.connect();
    const get = new GetLine(FIELD);
    const each = Array.from({ length: SINGLE }, () => timeOf(() => panda.send(get)) * 1000);
    each.sort((a, b) => a - b);
    yield [`one send, median of ${SINGLE}, µs`, each[SINGLE >> 1]];
    yield ['one send, 99th percentile, µs', each[Math.floor(SINGLE * 0.99)]];
    const many = Array.from({ length: GETS }, () => get);
    const milliseconds = timeOf(() => panda.send(many));
    yield [`${GETS} in one send, ms`, milliseconds];
    yield [`${GETS} in one send, commands/s`, (GETS / milliseconds) * 1000];
  } finally {
    panda.close();
  }
}

/** The system takes the connection; this thread, which is waiting, does not. */
async function measureWaiting() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const panda = new BlockingClient('127.0.0.1', { dataPort: server.address().port });
  try {
    const silent = panda.data({ frameTimeout: WAIT_SECONDS });
    const data = panda.data({ frameTimeout: 0.001 });
    expectTimeout(() => data.next());
    const before = process.cpuUsage();
    expectTimeout(() => silent.next());
    return ['CPU of waiting for 1 s, ms', cpuSince(before) * 1000];
  } finally {
    panda.close();
    server.close();
  }
}

async function measureData() {
  const source = await Source.start(['--bytes', bytesOfData]);
  const panda = new BlockingClient('127.0.0.1', { dataPort: source.port });
  let bytes = 0;
  const before = process.cpuUsage();
  const milliseconds = timeOf(() => {
    for (const data of panda.data({ scaled: false, frameTimeout: 30 })) {
      if (data.kind === 'frame') bytes += data.sampleCount * source.announced.sampleBytes;
      if (data.kind === 'end') break;
    }
  });
  const cpu = cpuSince(before);
  panda.close();
  await source.result();
  if (bytes !== source.announced.samples * source.announced.sampleBytes) {
    throw new Error(`${bytes} bytes came.`);
  }
  return [
    ['raw data, MB/s', bytes / 1000 / milliseconds],
    ['raw data, CPU seconds for a GB', (cpu / bytes) * 1e9],
  ];
}

function timeOf(call) {
  const start = performance.now();
  call();
  return performance.now() - start;
}

/** Seconds, of all threads of this process. */
function cpuSince(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function expectTimeout(call) {
  try {
    call();
  } catch (error) {
    if (error instanceof DataTimeoutError) return;
    throw error;
  }
  throw new Error('Something came.');
}
