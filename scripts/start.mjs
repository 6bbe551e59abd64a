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
const SAMPLES = 200_000;
const RATE = 50_000;

setUp('start');

const { Simulator } = await import('../dist/sim/index.js');
const { drawFile } = await import('./draw-file.mjs');

const folder = join(ROOT, 'captures');
mkdirSync(folder, { recursive: true });
const file = join(folder, `demo-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.h5`);

const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: SAMPLES, rate: RATE });
const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort].map(String);
console.log('A simulated PandA is running. Capturing from it with');
console.log(`  pandablocks hdf 127.0.0.1 ${relative(ROOT, file)} --arm ${ports.join(' ')}\n`);
const main = join(ROOT, 'dist', 'cli', 'main.js');
const capture = spawn(process.execPath, [main, 'hdf', '127.0.0.1', file, '--arm', ...ports], {
  stdio: 'inherit',
});
// Ctrl-C is the capture's to handle: it closes the file.
process.on('SIGINT', () => {});
const [code] = await once(capture, 'exit');
await sim.close();
if (code !== 0) process.exit(code ?? 1);

console.log(`\n${await drawFile(file)}`);
console.log(`\nThe file is ${relative(process.cwd(), file)}. Read it with any HDF5 reader, e.g.`);
console.log(
  `  python3 -c "import h5py; print(h5py.File('${relative(process.cwd(), file)}').keys())"`,
);
