// Shows the main job: a simulated PandA is captured into an HDF5 file, and a picture is drawn of it. On a
// terminal another capture follows, with a page that stays until Ctrl-C.
// Uses Node's own modules only until the set-up is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { setUp } from './setup.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Exit code after Ctrl-C. */
const INTERRUPTED = 130;
const MAIN = join(ROOT, 'dist', 'cli', 'pandablocks.cjs');

/** Somebody is there to look at a page, and to press Ctrl-C. */
const isTerminal =
  process.stdin.isTTY === true && process.stdout.isTTY === true && process.env.CI === undefined;

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
await pandablocks('info', name);
console.log(`\nThe file is ${name}: any HDF5 reader opens it (h5py, h5dump, HDFView, MATLAB).`);
console.log(
  'To go on, start a simulated PandA and, in another terminal, talk to it, in any folder:',
);
const main = /[^\w/.-]/.test(MAIN) ? `'${MAIN.replaceAll("'", String.raw`'\''`)}'` : MAIN;
console.log(`  node ${main} sim --tutorial`);
console.log(`  node ${main} control 127.0.0.1`);
console.log(
  'In this folder `npx pandablocks` is the same; elsewhere npx would ask for another package.',
);
if (isTerminal) {
  console.log(
    '\nA capture can be watched in a browser. This one takes 40 s; its page stays until Ctrl-C.',
  );
  await pandablocks('put', host, 'SEQ1.REPEATS', '20000', ...control);
  const watched = name.replace(/\.h5$/, '-watched.h5');
  await pandablocks('hdf', host, watched, '--arm', '--view', '--view-keep', ...control, ...data);
}
await sim.close();

/** Runs the command as a user would, and shows how. */
async function pandablocks(...args) {
  console.log(`\n$ npx pandablocks ${args.join(' ')}`);
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  const isInterrupted = code === INTERRUPTED && args.includes('--view-keep');
  if (code !== 0 && !isInterrupted) process.exit(code ?? 1);
}
