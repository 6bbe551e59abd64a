// What flushes cost: by the number of datasets, and by how often there is one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import process from 'node:process';

import { script } from '../build.mjs';
import { capture } from '../capture.mjs';
import { pandablocks } from '../contestants.mjs';
import { medianOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atMost } from '../targets.mjs';
import { findPython, verifyFile } from '../verify.mjs';

const DATASETS = [8, 42, 168, 512];
const FLUSHES = 300;
const MOST_ROUNDS = 3;

export const flushCost = {
  name: 'flushes, by the number of datasets',
  async run(bench) {
    const flushes = bench.pick(FLUSHES, 10);
    const runs = DATASETS.map((datasets) => [
      datasets,
      async () => {
        const file = bench.file('flush.h5');
        try {
          const program = [script('flush-datasets.mjs'), bench.dist, file, datasets, flushes];
          return await runForJson([process.execPath, ...program]);
        } finally {
          rmSync(file, { force: true });
        }
      },
    ]);
    const measured = await takeTurns(bench, Object.fromEntries(runs));
    const eachOf = ([datasets, rounds]) => (medianOf(rounds, ({ cpu }) => cpu) / datasets) * 1e6;
    const rows = Object.entries(measured).map(([datasets, rounds]) => [
      datasets,
      summarize(
        rounds.map(({ cpu }) => cpu * 1e3),
        3,
      ),
      eachOf([datasets, rounds]).toFixed(1),
    ]);
    const head = ['datasets', 'CPU of a flush, ms', 'for each dataset, µs'];
    const all = Object.entries(measured).map(eachOf);
    return {
      text: drawTable(head, rows),
      figures: measured,
      targets: [atMost('CPU for each dataset, 512 / 8', 1, all.at(-1) / all[0])],
    };
  },
};

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
    const rows = [];
    const figures = {};
    const targets = [];
    for (const stream of bench.pick(STREAMS, STREAMS.slice(0, 1))) {
      const runs = PERIODS.map((period) => [
        String(period),
        ({ isLast }) => captureWatched(bench, stream, period, isLast ? notes : []),
      ]);
      const measured = await takeTurns(bench, Object.fromEntries(runs), {
        mostRounds: MOST_ROUNDS,
        warmUp: false,
      });
      figures[stream.title] = measured;
      // Numbers as keys of an object come in an order of their own.
      for (const period of PERIODS) rows.push([stream.title, period, ...rowOf(measured[period])]);
      const { 0: always, 0.001: often, 1: normal } = measured;
      const size = ({ fileBytes }) => fileBytes;
      const cpu = ({ cpu: seconds }) => seconds;
      targets.push(
        atMost(`CPU, 0 / 1: ${stream.title}`, 2, medianOf(always, cpu) / medianOf(normal, cpu)),
        atMost(`CPU, 0.001 / 1: ${stream.title}`, 2, medianOf(often, cpu) / medianOf(normal, cpu)),
        atMost(
          `file, 0 / 1: ${stream.title}`,
          1.1,
          medianOf(always, size) / medianOf(normal, size),
        ),
      );
    }
    return {
      text: [drawTable(HEAD, rows), [...new Set(notes)].join('\n')].join('\n\n'),
      figures,
      targets,
    };
  },
};

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
