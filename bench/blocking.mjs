// node bench/blocking.mjs [--rounds N] [--bytes N]
//
// Measures BlockingClient. What it talks to are C programs, each in a process of its own.
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { BlockingClient, DataTimeoutError, GetLine } from 'pandablocks';

import { binary, build, root } from './build.mjs';
import { FIELD, GETS, readAnswers } from './control-cases.mjs';
import { Source } from './source.mjs';

const SINGLE = 2000;
const WAIT_SECONDS = 1;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    bytes: { type: 'string', default: '1e9' },
  },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds: give 1 or more.');

build();
const controlPort = await startControlServer();
const load = os.loadavg()[0].toFixed(2);
console.log(`${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores; Node ${process.version}`);
console.log(`load before: ${load}; rounds: ${rounds}\n`);

const figures = new Map();
// The first round warms up; it does not count.
for (let round = 0; round <= rounds; round++) {
  const measured = [...measureControl(), await measureWaiting(), ...(await measureData())];
  if (round === 0) continue;
  for (const [name, value] of measured) figures.set(name, [...(figures.get(name) ?? []), value]);
}
console.log('| | min | median | max |\n| --- | --- | --- | --- |');
for (const [name, values] of figures) {
  const sorted = values.toSorted((a, b) => a - b);
  const row = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  console.log(`| ${[name, ...row.map((value) => Number(value.toPrecision(3)))].join(' | ')} |`);
}
process.exit();

function* measureControl() {
  const panda = new BlockingClient('127.0.0.1', { controlPort });
  try {
    yield ['start of the thread, and connecting, ms', timeOf(() => panda.connect())];
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
  const source = await Source.start(['--bytes', options.bytes]);
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

async function startControlServer() {
  const folder = mkdtempSync(join(os.tmpdir(), 'pandablocks-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'answers');
  const texts = [...readAnswers()].map(
    ([ask, answer]) => `${ask}${Buffer.byteLength(answer)}\n${answer}`,
  );
  writeFileSync(file, texts.join(''));
  compile('control-server');
  const stdio = ['ignore', 'pipe', 'inherit'];
  const server = spawn(binary('control-server'), [file], { stdio });
  process.on('exit', () => server.kill());
  return Number((await once(server.stdout, 'data'))[0]);
}

function compile(name) {
  const source = join(root, 'bench', `${name}.c`);
  const { status, error } = spawnSync('cc', ['-O2', '-o', binary(name), source]);
  if (error) throw new Error(`cc can't be run: ${error.message}.`);
  if (status !== 0) throw new Error(`${name} can't be compiled.`);
}
