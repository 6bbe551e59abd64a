/** Fifty pages beside a capture at full rate: no row is lost, and memory does not grow. `LOAD_SECONDS`: for how long. */

import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { ascii, header, type SmallField } from '../helpers/data/streams.js';
import { PYTHON } from '../helpers/hdf/python.js';
import { watchedCapture } from './browser.js';

const SECONDS = Number(process.env['LOAD_SECONDS'] ?? 30);
const VIEWERS = 50;
const COLUMNS = 11;
const BYTES_PER_SECOND = 60e6;
const SAMPLE_BYTES = COLUMNS * 4;
const FRAMES_PER_SECOND = 30;
const FRAME_ROWS = Math.round(BYTES_PER_SECOND / SAMPLE_BYTES / FRAMES_PER_SECOND);
const VIEWER = fileURLToPath(new URL('../helpers/view/viewers.mjs', import.meta.url));
/** Between the first third of the time and the last, bytes: of an overview, some parts fill up slowly. */
const MOST_GROWTH = 60e6;

const FIELDS = Array.from({ length: COLUMNS }, (_, i): SmallField => ({
  name: `COUNTER${i + 1}.OUT`,
  type: 'int32',
  scaling: 'scale="0.5" offset="1" units="mm"',
}));

/** Reads a column in parts. Prints its rows, and how many of them do not follow the row before. */
const CHECK = `
import sys, h5py, numpy
with h5py.File(sys.argv[1]) as file:
    column, wrong, size = file["COUNTER1.OUT.Value"], 0, 2000000
    for row in range(0, len(column), size):
        part = column[row:row + size]
        wrong += int((part != numpy.arange(row, row + len(part)) * 0.5 + 1).sum())
    print(len(column), wrong)
`;

/** Each row has its number in the first column. */
async function* atFullRate(): AsyncGenerator<Uint8Array> {
  yield header(FIELDS);
  const frames = SECONDS * FRAMES_PER_SECOND;
  const begun = performance.now();
  for (let frame = 0; frame < frames; frame++) {
    const bytes = new Uint8Array(8 + FRAME_ROWS * SAMPLE_BYTES);
    bytes.set(ascii('BIN '));
    new DataView(bytes.buffer).setUint32(4, bytes.byteLength, true);
    const values = new Int32Array(bytes.buffer, 8);
    for (let i = 0; i < FRAME_ROWS; i++) values[i * COLUMNS] = frame * FRAME_ROWS + i;
    yield bytes;
    const due = begun + ((frame + 1) / FRAMES_PER_SECOND) * 1000;
    await sleep(Math.max(0, due - performance.now()));
  }
  yield ascii(`END ${frames * FRAME_ROWS} Ok\n`);
}

function residentBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) * 1024;
}

test(
  `${VIEWERS} pages beside 60 MB/s`,
  async () => {
    const { address, cli, file } = await watchedCapture(atFullRate);
    const viewers = spawn(process.execPath, [VIEWER, address, String(VIEWERS), String(COLUMNS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void viewers.kill('SIGKILL'));
    let text = '';
    viewers.stdout.on('data', (piece) => (text += String(piece)));
    const watched = new Promise((resolve) => viewers.on('close', resolve));
    const memory: number[] = [];
    const timer = setInterval(() => {
      if (cli.process.exitCode === null) memory.push(residentBytes(cli.process.pid!));
    }, 1000);
    const { code, stdout } = await cli.finished;
    clearInterval(timer);
    const rows = SECONDS * FRAMES_PER_SECOND * FRAME_ROWS;
    expect(stdout).toContain('ended Ok');
    expect(code).toBe(0);
    const [inFile, wrong] = String(execFileSync(PYTHON, ['-c', CHECK, file]))
      .split(' ')
      .map(Number);
    expect([inFile, wrong]).toEqual([rows, 0]);
    await watched;
    const got = JSON.parse(text) as {
      states: number;
      traces: number;
      refused: number;
      rows: number[];
    };
    expect(got.refused).toBe(0);
    expect(got.rows).toEqual(Array.from({ length: VIEWERS }, () => rows));
    expect(got.states).toBeGreaterThan(VIEWERS * SECONDS);
    const third = Math.floor(memory.length / 3);
    const early = Math.max(...memory.slice(0, third));
    expect(Math.max(...memory.slice(-third)) - early).toBeLessThan(MOST_GROWTH);
  },
  (SECONDS * 2 + 60) * 1000,
);
