// What flushes cost, by how often there is one, while somebody reads the file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';

import { script } from '../build.mjs';
import { capture } from '../capture.mjs';
import { pandablocks } from '../contestants.mjs';
import { measureEach, medianOf, ratioOf, takeTurns } from '../rounds.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atMost } from '../targets.mjs';
import { findPython, verifyFile } from '../verify.mjs';

const MOST_ROUNDS = 3;
/** Seconds; the default is 1. */
const PERIODS = [0, 0.001, 0.1, 1, 1e6];
const SECONDS = 4;
const QUICK_SECONDS = 0.3;
const SAMPLE_BYTES = 44;
const STREAMS = [
  { title: '60 MB/s', rate: 60, source: [] },
  {
    title: '10 single samples a second',
    rate: (10 * SAMPLE_BYTES) / 1e6,
    source: ['--frame-samples', 1],
  },
];

export const flushPeriods = {
  name: 'flushes, by their period',
  async run(bench) {
    const notes = [];
    const { rows, figures, targets } = await measureEach(bench, STREAMS, async (stream) => {
      const runs = PERIODS.map((period) => [
        String(period),
        ({ isLast }) => captureWatched(bench, stream, period, isLast ? notes : []),
      ]);
      const measured = await takeTurns(bench, Object.fromEntries(runs), {
        mostRounds: MOST_ROUNDS,
        warmUp: false,
      });
      // Numbers as keys of an object come in an order of their own.
      const rows = PERIODS.map((period) => [stream.title, period, ...rowOf(measured[period])]);
      return { title: stream.title, measured, rows, targets: targetsOf(stream.title, measured) };
    });
    const text = [drawTable(HEAD, rows), [...new Set(notes)].join('\n')].join('\n\n');
    return { text, figures, targets };
  },
};

function targetsOf(title, { 0: always, 0.001: often, 1: normal }) {
  const size = ({ fileBytes }) => fileBytes;
  const cpu = ({ cpu: seconds }) => seconds;
  return [
    atMost(`CPU, 0 / 1: ${title}`, 2, ratioOf(always, normal, cpu)),
    atMost(`CPU, 0.001 / 1: ${title}`, 2, ratioOf(often, normal, cpu)),
    atMost(`file, 0 / 1: ${title}`, 1.1, ratioOf(always, normal, size)),
  ];
}

const HEAD = [
  ...['samples', 'flushPeriod, s', 'CPU, s', '% of a core', 'peak memory, MB', 'file, MB'],
  ...['rows in the file', 'a reader saw it grow', 'rows that it saw before the end'],
];

function rowOf(rounds) {
  return [
    summarize(
      rounds.map(({ cpu }) => cpu),
      2,
    ),
    medianOf(rounds, ({ cpu, sending }) => (cpu / sending) * 100).toFixed(1),
    medianOf(rounds, ({ maxRssBytes }) => maxRssBytes / 1e6).toFixed(0),
    medianOf(rounds, ({ fileBytes }) => fileBytes / 1e6).toFixed(2),
    rounds[0].announced.samples,
    medianOf(rounds, ({ seen }) => seen.growths),
    medianOf(rounds, ({ seen }) => seen.rows),
  ];
}

/** While somebody reads the file. */
async function captureWatched(bench, { rate, source }, period, notes) {
  const file = bench.file('period.h5');
  const bytes = rate * 1e6 * bench.pick(SECONDS, QUICK_SECONDS);
  const reader = watch(file);
  try {
    const figures = await capture(pandablocks(bench), {
      file,
      bytes,
      source: ['--rate', rate, ...source],
      more: ['--flush-period', period],
    });
    notes.push(verifyFile(file, figures.announced));
    return { ...figures, seen: await reader.end() };
  } finally {
    reader.kill();
    rmSync(file, { force: true });
  }
}

function watch(file) {
  const python = findPython();
  if (python === undefined)
    return { end: () => ({ growths: NaN, rows: NaN }), kill: () => undefined };
  const child = spawn(python, [script('watch-rows.py'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (piece) => (text += piece));
  const closed = once(child, 'close');
  return {
    async end() {
      child.stdin.end();
      await closed;
      return JSON.parse(text);
    },
    kill: () => child.kill(),
  };
}
