// npm run docs:picture takes docs/images/page-light.png and page-dark.png: the page of a running capture, in Chromium. The
// simulated PandA sends a scan: a motor to and fro, the counts of a detector, a slow signal, and bits.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Buffer } from 'node:buffer';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { Simulator } from '../../dist/sim/index.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const MOST_BYTES = 200_000;
const SIZE = { width: 1100, height: 1000 };
/** Samples a second. */
const RATE = 20_000;
/** Samples of a frame. */
const STEP = 1000;
/** When the pictures are taken, seconds after the second acquisition has begun. */
const TAKEN_AT = 8;
const SECONDS = [4, 60];
const TICKS = 125e6;

/** Values of a time in seconds, as they are sent: `put` is called with the place of each. */
const FIELDS = [
  field('PCAP.TS_START', 'int64', 'Value', { scale: 1 / TICKS, units: 's' }, (t) => t * TICKS),
  field('INENC1.VAL', 'int32', 'Max', { scale: 1e-5, units: 'mm' }, (t) => 1e6 * place(t)),
  field('COUNTER1.OUT', 'int32', 'Diff', { scale: 1, units: 'counts' }, counts),
  field('FMC_IN.VAL1', 'double', 'Value', { scale: 1, units: 'V' }, (t) =>
    t % 5 > 4.2 && t % 5 < 4.5 ? NaN : 1.2 + 0.4 * Math.sin(t * 2) + 0.06 * noise(),
  ),
  field('PCAP.BITS0', 'uint32', 'Value', null, bits),
];
const BYTES = { int32: 4, uint32: 4, double: 8, int64: 8 };
const SAMPLE_BYTES = FIELDS.reduce((sum, { type }) => sum + BYTES[type], 0);

function field(name, type, capture, scaling, valueAt) {
  return { name, type, capture, scaling, valueAt };
}

/** Of the motor, 0 to 1, to and fro in four seconds. */
function place(t) {
  return 1 - Math.abs(((t / 2) % 2) - 1);
}

function counts(t) {
  const peak = Math.exp(-(((place(t) - 0.45) / 0.07) ** 2));
  return Math.max(0, Math.round(60 + 900 * peak + 45 * noise()));
}

function bits(t) {
  const [exposure, forward] = [(t * 4) % 1 < 0.7, (t / 2) % 2 < 1];
  const inWindow = Math.abs(place(t) - 0.45) < 0.1;
  return Number(exposure) | (Number(forward) << 1) | (Number(inWindow) << 2);
}

let seed = 1;
/** About -1 to 1, the same in each run. */
function noise() {
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32;
    sum += seed / 2 ** 32 - 0.5;
  }
  return sum;
}

async function* scan(number, signal) {
  const attributes = FIELDS.map(({ name, type, capture, scaling }) => {
    const how = scaling && `scale="${scaling.scale}" offset="0" units="${scaling.units}"`;
    return `<field name="${name}" type="${type}" capture="${capture}" ${how ?? ''} />`;
  });
  const data = `<data missed="0" process="Raw" format="Framed" sample_bytes="${SAMPLE_BYTES}" />`;
  yield Buffer.from(
    `<header>\n${data}\n<fields>\n${attributes.join('\n')}\n</fields>\n</header>\n\n`,
  );
  const rows = (SECONDS[number] ?? 1) * RATE;
  const begun = performance.now();
  for (let row = 0; row < rows && !signal.aborted; row += STEP) {
    yield frame(row);
    await sleep(Math.max(0, begun + ((row + STEP) / RATE) * 1000 - performance.now()));
  }
  yield Buffer.from(`END ${rows} Ok\n`);
}

function frame(firstRow) {
  const bytes = Buffer.alloc(8 + STEP * SAMPLE_BYTES);
  bytes.write('BIN ');
  let at = bytes.writeUInt32LE(bytes.length, 4);
  for (let i = 0; i < STEP; i++) {
    for (const { type, valueAt } of FIELDS) {
      const value = valueAt((firstRow + i) / RATE);
      if (type === 'double') at = bytes.writeDoubleLE(value, at);
      else if (type === 'int64') at = bytes.writeBigInt64LE(BigInt(Math.round(value)), at);
      else at = bytes.writeInt32LE(Math.round(value), at);
    }
  }
  return bytes;
}

async function open(browser, address, colorScheme) {
  const context = await browser.newContext({ viewport: SIZE, colorScheme });
  // As a user has chosen who looks at the time.
  const time = 'PCAP.TS_START.Value';
  const choices = JSON.stringify({ x: time, hidden: [time], seconds: 60 });
  await context.addInitScript(`localStorage.setItem('pandablocks-view', '${choices}')`);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

async function take(page, name) {
  await page.getByText(/^Capturing acquisition 2/).waitFor();
  let rows = 0;
  while (rows < TAKEN_AT * RATE) {
    const shown = await page.locator('.plots').getAttribute('data-rows');
    rows = Number(shown?.split('-')[1] ?? 0);
  }
  const path = join(root, 'docs', 'images', name);
  await page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`${path}: ${size} bytes`);
  if (size > MOST_BYTES) throw new Error(`${name} has more than ${MOST_BYTES} bytes.`);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
mkdirSync(join(root, 'docs', 'images'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'pandablocks-'));
const sim = await Simulator.start({ controlPort: 0, dataPort: 0, source: scan });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const command = spawn(
  process.execPath,
  [
    ...[join(root, 'dist', 'cli', 'pandablocks.cjs'), 'hdf', '127.0.0.1', 'scan-%d.h5'],
    ...['--arm', '--num', '3', '--duration', '90', '--view'],
    ...['--control-port', sim.controlPort, '--data-port', sim.dataPort].map(String),
  ],
  { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
);
try {
  const ended = once(command, 'close');
  let said = '';
  for await (const text of command.stderr) {
    said += String(text);
    if (/http:\S+/.test(said)) break;
  }
  const address = /http:\S+/.exec(said)?.[0];
  if (address === undefined) throw new Error(`There is no page: ${said}`);
  const [light, dark] = [
    await open(browser, address, 'light'),
    await open(browser, address, 'dark'),
  ];
  await Promise.all([take(light, 'page-light.png'), take(dark, 'page-dark.png')]);
  command.kill('SIGINT');
  await ended;
} finally {
  command.kill('SIGKILL');
  await browser.close();
  await sim.close();
  rmSync(folder, { recursive: true });
}
