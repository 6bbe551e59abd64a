// Tries the binary of another platform, made by "npm run prebuilds -- --platform ...", with every Node.js
// of that platform that runs here: loads it from the installed package, captures from a simulated PandA
// that runs natively, compares the file with a native capture by h5py, and repairs a killed capture.
//   node scripts/checks/check-platform.mjs linux-arm64 | win32-x64 | debian-11
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { ForeignPlatform } from '../platforms/foreign-node.mjs';
import { installFor } from '../setup.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMPARE = join(ROOT, 'scripts', 'platforms', 'captures.py');
const STATE = join(ROOT, 'states', 'tutorial.sav');
const ROWS = 200_000;
/** Rows of a capture before it is killed. */
const KILLED_AFTER = 2000;
const PATIENCE_MS = 60_000;
const LOAD = ['--eval', "console.log(require('node-gyp-build')(process.argv[1]).hdf5Version)"];

const [name] = process.argv.slice(2);
installFor(name);
const { AsyncClient, Put, SetState } = await import('../../dist/index.js');
const { Simulator } = await import('../../dist/sim/index.js');

const platform = new ForeignPlatform(name);
const app = join(platform.folder, 'app');
const installed = join(app, 'node_modules', 'pandablocks');
const main = join('node_modules', 'pandablocks', 'dist', 'cli', 'pandablocks.cjs');
const files = join(platform.folder, 'files');
const sim = await Simulator.start({ controlPort: 0, dataPort: 0, speed: Infinity });
try {
  install();
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  await setUp(sim, ROWS);
  const native = join(files, 'native.h5');
  await captureNatively(native);
  for (const node of platform.nodes()) await tryNode(node, native);
} finally {
  await sim.close();
  platform.close();
}

/** As a user would, into an empty folder. npm does not ask which platform it is for. */
function install() {
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app, { recursive: true });
  const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8' });
  const packed = npm(ROOT, 'pack', '--silent', '--ignore-scripts', '--pack-destination', app);
  writeFileSync(join(app, 'package.json'), '{"private": true}');
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  npm(app, 'install', `./${packed.trim()}`, ...options);
}

async function setUp(panda, repeats) {
  const client = new AsyncClient('127.0.0.1', panda);
  await client.connect();
  await client.send(new SetState(readFileSync(STATE, 'utf8').split('\n').slice(0, -1)));
  await client.send(new Put('SEQ1.PRESCALE', '100'));
  await client.send(new Put('SEQ1.REPEATS', String(repeats)));
  await client.close();
}

function capture(panda, file) {
  const ports = [
    '--control-port',
    String(panda.controlPort),
    '--data-port',
    String(panda.dataPort),
  ];
  return ['hdf', '127.0.0.1', file, '--arm', ...ports];
}

async function captureNatively(file) {
  const args = [join(ROOT, 'dist', 'cli', 'main.js'), ...capture(sim, file)];
  const [code] = await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'close');
  if (code !== 0) throw new Error(`The native capture failed: ${code}`);
}

async function tryNode(node, native) {
  const folder = join(files, node.version);
  mkdirSync(folder);
  await node.run([join('node_modules', 'pandablocks', 'scripts', 'install.mjs')], app);
  if (existsSync(join(installed, 'build'))) throw new Error('It was built, though a binary fits.');
  // Electron is such a program.
  const loaded = await node.renamed().run([...LOAD, node.pathOf(installed)], app);
  expectIn(loaded, /^1\.14\./);

  const file = join(folder, 'scan.h5');
  const { code, stdout, stderr } = await node.start([main, ...capture(sim, node.pathOf(file))], app)
    .ended;
  expectIn(stdout, '200,000 samples, ended Ok');
  if (code !== 0 || stderr !== '') throw new Error(`The capture ended with ${code}:\n${stderr}`);
  compare('compare', file, native);
  const shown = await node.run([main, 'info', node.pathOf(file)], app);
  expectIn(shown, /^COUNTER1\.OUT\.Mean +float64 +200000 +1 +200000 /m);
  // Nothing to do for a complete file, however new it is.
  await node.run([main, 'repair', node.pathOf(file)], app);
  compare('compare', file, native);

  const rows = await tryRepair(node, folder, native);
  console.log(`${name}, Node.js ${node.version}: ${ROWS} rows as native; ${rows} after a kill.`);
}

async function tryRepair(node, folder, native) {
  // Some thousand samples a second, without an end.
  const panda = await Simulator.start({ controlPort: 0, dataPort: 0, speed: 1 });
  await setUp(panda, 0);
  const killed = join(folder, 'killed');
  mkdirSync(killed);
  const target = node.pathOf(join(killed, 'x.h5'));
  const { child, kill, ended } = node.start(
    [main, ...capture(panda, target), '--flush-period', '0.2'],
    app,
  );
  const seen = await rowsOf(killed, child, ended);
  const [written] = readdirSync(killed);
  const refused = await node.start([main, 'repair', node.pathOf(join(killed, written))], app).ended;
  expectIn(refused.stderr, 'is being written right now');
  kill();
  await ended;
  await panda.close();
  const [left] = readdirSync(killed);
  const repaired = await node.run([main, 'repair', node.pathOf(join(killed, left))], app);
  compare('begins', join(killed, 'x.h5'), native);
  const rows = rowsIn(join(killed, 'x.h5'));
  if (rows < seen) throw new Error(`${rows} of ${seen} rows are left: ${repaired}`);
  return rows;
}

/** Waits until a reader sees rows in the only file of a folder. */
async function rowsOf(folder, child, ended) {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && child.exitCode === null) {
    const [file] = readdirSync(folder);
    const rows = file === undefined ? 0 : rowsIn(join(folder, file));
    if (rows >= KILLED_AFTER) return rows;
    await sleep(100);
  }
  if (child.exitCode === null) throw new Error(`A reader sees no rows in ${folder}.`);
  throw new Error(`The capture ended: ${(await ended).stderr}`);
}

/** 0 as long as it is no file that a reader can open. */
function rowsIn(file) {
  try {
    const args = [COMPARE, 'rows', file];
    return Number(execFileSync('/usr/bin/python3', args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return 0;
  }
}

function compare(how, one, other) {
  const problems = execFileSync('/usr/bin/python3', [COMPARE, how, one, other], {
    encoding: 'utf8',
  });
  if (problems.trim() !== '[]') throw new Error(`${one} and ${other} differ: ${problems}`);
}

function expectIn(text, wanted) {
  const isThere = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  if (!isThere) throw new Error(`${String(wanted)} is missing in:\n${text}`);
}
