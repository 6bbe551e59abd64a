// What is captured, by the built command, each in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { root } from '../../bench/build.mjs';
import { Source } from '../../bench/source.mjs';
import { findPython } from '../../bench/verify.mjs';
import { watch } from './watch.mjs';

const MAIN = join(root, 'dist', 'cli', 'pandablocks.cjs');
const HERE = dirname(fileURLToPath(import.meta.url));
const PYTHON = findPython();
if (PYTHON === undefined) throw new Error('Python with h5py is needed: npm run setup installs it.');
/** What a file takes of each byte that is received, and some room. */
const FILE_BYTES = 1.45;
const SAMPLES = 1000;
/** What a PandA sends at most, bytes a second. */
const RATE = 60e6;
const PACED_SECONDS = 600;

/** Whether there is room for ten minutes in one file, bytes. */
export function hasRoomForLong(free) {
  return free >= RATE * PACED_SECONDS * FILE_BYTES;
}

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
  // What it sends is the same each time.
  await python(join(HERE, 'rows.py'), SAMPLES, ...files);
  for (const file of files) rmSync(file);
  return { title: `${count} acquisitions`, seen };
}

/** As fast as it comes. */
export async function large({ folder, isShort, free }) {
  const bytes = isShort ? 300e6 : 10e9;
  checkRoom(folder, free, bytes);
  const file = join(folder, 'large.h5');
  const source = await Source.start(['--bytes', String(bytes)]);
  const seen = await capture(file, '--data-port', source.port);
  await checkEnd(source);
  await verify(file, source.announced);
  rmSync(file);
  return { title: `${bytes / 1e9} GB in one acquisition`, seen };
}

/** As a PandA would send it, in one acquisition, with somebody who looks on. */
export async function long({ folder, isShort, free }) {
  const seconds = isShort ? 6 : PACED_SECONDS;
  checkRoom(folder, free, RATE * seconds);
  const file = join(folder, 'long.h5');
  const source = await Source.start(['--rate', RATE / 1e6, '--bytes', RATE * seconds].map(String));
  const [report, seen] = await Promise.all([
    lookOn(file, source.announced),
    capture(file, '--data-port', source.port),
  ]);
  await checkEnd(source);
  await verify(file, source.announced);
  rmSync(file);
  const title = `${seconds} s at ${RATE / 1e6} MB/s in one acquisition with a live reader`;
  return { title, seen, note: noteOf([report]) };
}

/** The same, a minute an acquisition: a file is removed when it has been compared. */
export async function minutes({ folder, isShort, free }) {
  const acquisitions = isShort ? 2 : 10;
  const seconds = (isShort ? 6 : PACED_SECONDS) / acquisitions;
  const bytes = RATE * seconds;
  checkRoom(folder, free, 3 * bytes);
  const source = await Source.start(
    ['--rate', RATE / 1e6, '--acquisitions', acquisitions, '--bytes', bytes].map(String),
  );
  const nameOf = (number) => join(folder, `long-${number}.h5`);
  const finish = async (number) => {
    await verify(nameOf(number), source.announced);
    rmSync(nameOf(number));
  };
  const reading = (async () => {
    const reports = [];
    for (let i = 1; i <= acquisitions; i++) {
      reports.push(await lookOn(nameOf(i), source.announced));
      // The writer may not have closed this one yet.
      if (i > 1) await finish(i - 1);
    }
    return reports;
  })();
  const capturing = capture(nameOf('%d'), '--data-port', source.port, '--num', acquisitions);
  const [reports, seen] = await Promise.all([reading, capturing]);
  await checkEnd(source);
  await finish(acquisitions);
  const title = `${acquisitions} acquisitions of ${seconds} s at ${RATE / 1e6} MB/s with a live reader`;
  return { title, seen, note: noteOf(reports) };
}

function checkRoom(folder, free, bytes) {
  if (free >= bytes * FILE_BYTES) return;
  throw new Error(`${folder} needs ${((bytes * FILE_BYTES) / 1e9).toFixed(0)} GB.`);
}

function noteOf(reports) {
  const looks = reports.reduce((sum, each) => sum + each.looks, 0);
  const longest = Math.max(...reports.map((each) => each.longest));
  return `; the reader has looked ${looks} times, and seen new rows every ${longest.toFixed(1)} s or sooner`;
}

/** Ends when it has seen the last row. */
async function lookOn(file, { samples, blockSamples }) {
  return JSON.parse(await python(join(HERE, 'reader.py'), file, samples, blockSamples));
}

/** Every value of a file that is finished. */
async function verify(file, { samples, blockSamples }) {
  await python(join(root, 'bench', 'programs', 'verify.py'), file, samples, blockSamples);
}

async function checkEnd(source) {
  const { reason, samples } = await source.result();
  if (reason !== 'Ok') throw new Error(`The source ended with ${reason} after ${samples} samples.`);
}

async function capture(file, ...options) {
  return await captureTold(() => {}, file, ...options);
}

/** @param onPrinted called when the command has printed something */
export async function captureTold(onPrinted, file, ...options) {
  const args = [MAIN, 'hdf', '127.0.0.1', file, ...options].map(String);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (text) => {
      printed = (printed + text).slice(-10_000);
      onPrinted(String(text));
    });
  }
  const ended = once(child, 'close');
  const seen = await watch(child);
  const [code] = await ended;
  if (code !== 0) throw new Error(`The capture has failed: ${printed.slice(-2000)}`);
  return seen;
}

export async function python(script, ...args) {
  const child = spawn(PYTHON, [script, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${basename(script)} has found something wrong.`);
  return printed;
}
