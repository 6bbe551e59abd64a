// Shows the main job: a simulated PandA is captured into an HDF5 file, and a picture is drawn of it.
// Uses Node's own modules only until the set-up is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { setUp } from './setup.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MAIN = join(ROOT, 'dist', 'cli', 'pandablocks.cjs');

setUp('start');

const { Simulator } = await import('../dist/sim/index.js');

const folder = join(ROOT, 'captures');
mkdirSync(folder, { recursive: true });
const file = join(folder, `demo-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.h5`);
const name = relative(process.cwd(), file);

const sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
const host = '127.0.0.1';
const control = ['--control-port', String(sim.controlPort)];
const data = ['--data-port', String(sim.dataPort)];
// Ctrl-C is the capture's to handle: it closes the file.
process.on('SIGINT', () => {});

console.log(
  'A simulated PandA is running. A sequencer of it shall drive three counters, at 500 Hz.',
);
await pandablocks('load', host, '--tutorial', ...control);
await pandablocks('hdf', host, name, '--arm', ...control, ...data);
await sim.close();
await pandablocks('info', name);
console.log(`\nThe file is ${name}: any HDF5 reader opens it (h5py, h5dump, HDFView, MATLAB).`);
console.log(
  'To go on, start a simulated PandA and, in another terminal, talk to it, in any folder:',
);
console.log(`  node ${MAIN} sim --tutorial`);
console.log(`  node ${MAIN} control 127.0.0.1`);
console.log(
  'In this folder `npx pandablocks` is the same; elsewhere npx would ask for another package.',
);

/** Runs the command as a user would, and shows how. */
async function pandablocks(...args) {
  console.log(`\n$ npx pandablocks ${args.join(' ')}`);
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exit(code ?? 1);
}
