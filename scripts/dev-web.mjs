// npm run dev:web: the page of a capture from a simulated PandA, made anew when web/ changes. Reload it in the browser
// then; what it shows goes on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { Simulator } from '../dist/sim/index.js';
import { buildWeb } from './build-web.mjs';

const PORT = '8090';
const RATE = 20_000;
const SECONDS = 60;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'pandablocks-web-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const sim = await Simulator.start({
  controlPort: 0,
  dataPort: 0,
  rate: RATE,
  samples: RATE * SECONDS,
});

let command = null;
let isEnding = false;
const ports = ['--control-port', String(sim.controlPort), '--data-port', String(sim.dataPort)];

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isEnding = true;
    command?.kill('SIGINT');
  });
}
let isChanged;
const watcher = watch(join(root, 'web'), () => {
  isChanged = true;
  command?.kill('SIGINT');
});
while (!isEnding) {
  isChanged = false;
  try {
    await buildWeb(join(root, 'dist', 'web'));
  } catch (error) {
    console.error(String(error));
  }
  const main = join(root, 'dist', 'cli', 'pandablocks.cjs');
  const names = join(folder, `${Date.now()}-%d.h5`);
  const args = ['hdf', '127.0.0.1', names, '--arm', '--num', '0', '--view', '--view-port', PORT];
  command = spawn(process.execPath, [main, ...args, ...ports], { stdio: 'inherit' });
  await once(command, 'exit');
  if (!isChanged && !isEnding) break;
}
watcher.close();
await sim.close();
