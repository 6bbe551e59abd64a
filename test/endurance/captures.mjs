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
  return {
    title: `${bytes / 1e9} GB in one acquisition`,
    seen: await stream({ folder, free, bytes }),
  };
}

/** As a PandA would send it, with somebody who looks on. */
export async function long({ folder, isShort, free }) {
  const rate = 60;
  const seconds = isShort ? 5 : 600;
  const file = join(folder, 'long.h5');
  const bytes = rate * 1e6 * seconds;
  let reader;
  const seen = await stream({
    ...{ folder, free, bytes, file },
    options: ['--rate', rate],
    meanwhile: ({ samples, blockSamples }) => {
      reader = spawn(PYTHON, [join(HERE, 'reader.py'), file, samples, blockSamples].map(String), {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      reader.report = '';
      reader.stdout.on('data', (text) => (reader.report += text));
      reader.ended = once(reader, 'close');
    },
    afterwards: async () => {
      const [code] = await reader.ended;
      if (code !== 0) throw new Error(`The live reader has failed: ${reader.report}`);
    },
  });
  const looks = `; ${reader.report.trim()}`;
  return { title: `${seconds} s at ${rate} MB/s with a live reader`, seen, looks };
}

async function stream({
  folder,
  free,
  bytes,
  file = join(folder, 'x.h5'),
  options = [],
  meanwhile,
  afterwards,
}) {
  if (free < bytes * FILE_BYTES)
    throw new Error(`${folder} needs ${(bytes * FILE_BYTES) / 1e9} GB.`);
  const source = await Source.start([...options, '--bytes', bytes].map(String));
  meanwhile?.(source.announced);
  const seen = await capture(file, '--data-port', source.port);
  const { reason, samples } = await source.result();
  if (reason !== 'Ok') throw new Error(`The source ended with ${reason} after ${samples} samples.`);
  await afterwards?.();
  verifyFile(file, source.announced);
  rmSync(file);
  return seen;
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
