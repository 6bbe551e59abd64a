// One kind of work on the control port, done some times over by one process: prints the seconds of
// each time. The first is that of a program that has just started.
//
//   node bench/programs/control-client.mjs DIST PORT KIND TIMES GETS
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { FIELD, VALUE } from '../control-questions.mjs';

const [dist, port, kind, times, getsText] = process.argv.slice(2);
const gets = Number(getsText);
const load = (module) => import(pathToFileURL(join(dist, module)).href);
const { AsyncClient } = await load('client/index.js');
const { Get, GetBlockInfo, GetFieldInfo, GetPcapBitsLabels } = await load('commands/index.js');

const client = new AsyncClient('127.0.0.1', { controlPort: Number(port) });

const kinds = {
  async pipelined() {
    const all = Array.from({ length: gets }, () => client.send(new Get(FIELD)));
    for (const value of await Promise.all(all)) assert.equal(value, VALUE);
  },
  async single() {
    for (let i = 0; i < gets; i++) assert.equal(await client.send(new Get(FIELD)), VALUE);
  },
  async introspection() {
    const [blocks] = await Promise.all([
      client.send(new GetBlockInfo()),
      client.send(new GetPcapBitsLabels()),
    ]);
    const names = [...blocks.keys()];
    await Promise.all(names.map((name) => client.send(new GetFieldInfo(name))));
  },
};

await client.connect();
const seconds = [];
for (let i = 0; i < Number(times); i++) {
  const start = performance.now();
  await kinds[kind]();
  seconds.push((performance.now() - start) / 1000);
}
await client.close();
console.log(JSON.stringify(seconds));
