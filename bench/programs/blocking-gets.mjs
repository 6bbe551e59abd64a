// Gets one at a time by BlockingClient. The first round is that of a program that has just started.
//
//   node bench/programs/blocking-gets.mjs DIST PORT TIMES GETS plain|sigint
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { FIELD, VALUE } from '../control-questions.mjs';

const [dist, port, times, gets, kind] = process.argv.slice(2);
const { BlockingClient, Get } = await import(pathToFileURL(join(dist, 'index.js')).href);
if (kind === 'sigint') process.on('SIGINT', () => {});

const timeOf = (call) => {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  call();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
};

let panda;
const get = () => assert.equal(panda.send(new Get(FIELD)), VALUE);
const made = timeOf(() => (panda = new BlockingClient('127.0.0.1', { controlPort: Number(port) })));
const connected = timeOf(() => panda.connect());
const first = timeOf(get);
const rounds = Array.from({ length: Number(times) }, () =>
  timeOf(() => {
    for (let i = 0; i < Number(gets); i++) get();
  }),
);
panda.close();
console.log(JSON.stringify({ made, connected, first, rounds }));
process.exit();
