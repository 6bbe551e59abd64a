// What is captured, by the built command, each in a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { root } from '../../bench/build.mjs';
import { Source } from '../../bench/source.mjs';
import { findPython, verifyFile } from '../../bench/verify.mjs';
import { watch } from './watch.mjs';

const MAIN = join(root, 'dist', 'cli', 'main.js');
const HERE = dirname(fileURLToPath(import.meta.url));
const PYTHON = findPython();
if (PYTHON === undefined) throw new Error('Python with h5py is needed: npm run setup installs it.');
/** What a file takes of each byte that is received, and some room. */
const FILE_BYTES = 1.45;
const SAMPLES = 1000;
/** What a PandA sends at most, MB/s. */
const RATE = 60;

/** Acquisitions one after the other. */
export async function many({ folder, isShort }) {
  const count = isShort ? 30 : 1000;
  const { Simulator } = await import(join(root, 'dist', 'sim', 'index.js'));
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: SAMPLES });
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const seen = await capture(join(folder, 'many-%d.h5'), '--arm', '--num', count, ...ports);
  await sim.close();
  const files = readdirSync(folder).map((name) => join(folder, name));
  if (files.length !== count) throw new Error(`${files.length} of ${count} files`);
  python('rows.py', SAMPLES, ...files);
  for (const file of files) rmSync(file);
  return { title: `${count} acquisitions`, seen };
}

/** As fast as it comes. */
export async function large({ folder, isShort, free }) {
  const bytes = isShort ? 300e6 : 10e9;
  if (free < bytes * FILE_BYTES)
    throw new Error(`${folder} needs ${(bytes * FILE_BYTES) / 1e9} GB.`);
  const file = join(folder, 'large.h5');
  const source = await Source.start(['--bytes', String(bytes)]);
  const seen = await capture(file, '--data-port', source.port);
  await checkEnd(source);
  verifyFile(file, source.announced);
  rmSync(file);
  return { title: `${bytes / 1e9} GB in one acquisition`, seen };
}

/** As a PandA would send it, a minute an acquisition, with somebody who looks on. */
export async function long({ folder, isShort, free }) {
  const acquisitions = isShort ? 2 : 10;
  const seconds = isShort ? 3 : 60;
  const bytes = RATE * 1e6 * seconds;
  // A file is removed when the next one has been looked at.
  if (free < 3 * bytes * FILE_BYTES)
    throw new Error(`${folder} needs ${(3 * bytes * FILE_BYTES) / 1e9} GB.`);
  const source = await Source.start(
    ['--rate', RATE, '--acquisitions', acquisitions, '--bytes', bytes].map(String),
  );
  const nameOf = (number) => join(folder, `long-${number}.h5`);
  const reading = (async () => {
    const reports = [];
    for (let i = 1; i <= acquisitions; i++) {
      reports.push(await lookOn(nameOf(i), source.announced));
      // The writer may not have closed this one yet.
      if (i > 1) rmSync(nameOf(i - 1));
    }
    return reports;
  })();
  const capturing = capture(...[nameOf('%d'), '--data-port', source.port, '--num', acquisitions]);
  const [reports, seen] = await Promise.all([reading, capturing]);
  await checkEnd(source);
  verifyFile(nameOf(acquisitions), source.announced);
  rmSync(nameOf(acquisitions));
  const looks = reports.reduce((sum, each) => sum + each.looks, 0);
  const longest = Math.max(...reports.map((each) => each.longest));
  return {
    title: `${acquisitions * seconds} s at ${RATE} MB/s with a live reader`,
    seen,
    note: `; the reader has looked ${looks} times, and seen new rows every ${longest.toFixed(1)} s or sooner`,
  };
}

/** Ends when it has seen the last row. */
async function lookOn(file, { samples, blockSamples }) {
  const child = spawn(PYTHON, [join(HERE, 'reader.py'), file, samples, blockSamples].map(String), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let report = '';
  child.stdout.on('data', (text) => (report += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error('The live reader has failed.');
  return JSON.parse(report);
}

async function checkEnd(source) {
  const { reason, samples } = await source.result();
  if (reason !== 'Ok') throw new Error(`The source ended with ${reason} after ${samples} samples.`);
}

async function capture(file, ...options) {
  const args = [MAIN, 'hdf', '127.0.0.1', file, ...options].map(String);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (text) => (printed += text));
  const ended = once(child, 'close');
  const seen = await watch(child);
  const [code] = await ended;
  if (code !== 0) throw new Error(`The capture has failed: ${printed.slice(-2000)}`);
  return seen;
}

function python(script, ...args) {
  const { status } = spawnSync(PYTHON, [join(HERE, script), ...args.map(String)], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${script} has found something wrong.`);
}
