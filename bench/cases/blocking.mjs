// BlockingClient, against C programs in processes of their own; Gets one at a time beside a plain loop in
// Python.
import process from 'node:process';

import { script } from '../build.mjs';
import { FIELD, VALUE } from '../control-questions.mjs';
import { startControlServer } from '../control-server.mjs';
import { median, medianOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { drawTable } from '../table.mjs';
import { atLeast, atMost } from '../targets.mjs';
import { findPython } from '../verify.mjs';

const BYTES = 1e9;
const QUICK_BYTES = 22e6;
const GETS = 20_000;
const QUICK_GETS = 500;
/** Within one process: the first is cold, the median of the others is warm. */
const TIMES = 6;
const QUICK_TIMES = 2;
const LEAST_RATE = 0.8;
const MOST_CPU = 2;
const MOST_FIRST_MS = 5;

export const blockingCase = {
  name: 'blocking client',
  async run(bench) {
    const server = await startControlServer(bench.file('answers'));
    try {
      const singles = await measureSingles(bench, server);
      const others = await measureOthers(bench, server);
      return {
        text: `${singles.text}\n\n${others.text}`,
        figures: { singles: singles.figures, others: others.figures },
        targets: singles.targets,
      };
    } finally {
      server.stop();
    }
  },
};

async function measureSingles(bench, { port }) {
  const [times, gets] = [bench.pick(TIMES, QUICK_TIMES), bench.pick(GETS, QUICK_GETS)];
  const ours = (kind) => [
    ...[process.execPath, script('blocking-gets.mjs'), bench.dist, port, times, gets, kind],
  ];
  const python = findPython();
  const programs = {
    'plain loop': [python, script('plain-loop.py'), port, times, gets, FIELD, VALUE],
    'blocking client': ours('plain'),
    'with a handler of SIGINT': ours('sigint'),
  };
  if (python === undefined) delete programs['plain loop'];
  const runs = Object.entries(programs).map(([name, program]) => [name, () => runForJson(program)]);
  const figures = await takeTurns(bench, Object.fromEntries(runs), { warmUp: false });
  return { text: tableOf(figures, gets), figures, targets: targetsOf(figures) };
}

const firstOf = (key) => (run) => run.rounds[0][key];
const warmOf = (key) => (run) => median(run.rounds.slice(1).map((round) => round[key]));

function tableOf(figures, gets) {
  const rows = Object.entries(figures).flatMap(([name, runs]) =>
    Object.entries({ 'just started': firstOf, 'warmed up': warmOf }).map(([when, of]) => [
      `${gets} Gets one at a time, ${name}, ${when}`,
      Math.round(gets / medianOf(runs, of('wall'))),
      ((medianOf(runs, of('cpu')) / gets) * 1e6).toFixed(2),
    ]),
  );
  const starts = Object.entries(figures)
    .filter(([, [run]]) => run.first !== undefined)
    .map(([name, runs]) => [
      name,
      ...['made', 'connected', 'first'].map((part) =>
        (medianOf(runs, (run) => run[part].wall) * 1000).toFixed(2),
      ),
    ]);
  return [
    drawTable(['', 'a second, median', 'CPU of each, µs'], rows),
    drawTable(['', 'made, ms', 'connected, ms', 'first Get, ms'], starts),
  ].join('\n\n');
}

function targetsOf({ 'plain loop': loop, ...ours }) {
  return Object.entries(ours).flatMap(([name, runs]) => {
    const first = medianOf(runs, (run) => run.first.wall) * 1000;
    const targets = [atMost(`${name}: first Get after connect, ms`, MOST_FIRST_MS, first)];
    if (loop === undefined) return targets;
    const rate = medianOf(loop, warmOf('wall')) / medianOf(runs, warmOf('wall'));
    const cpu = medianOf(runs, warmOf('cpu')) / medianOf(loop, warmOf('cpu'));
    return [
      ...targets,
      atLeast(`${name}: Gets a second, of those of a plain loop`, LEAST_RATE, rate),
      atMost(`${name}: CPU of a Get, beside a plain loop`, MOST_CPU, cpu),
    ];
  });
}

async function measureOthers(bench, { port }) {
  const bytes = bench.pick(BYTES, QUICK_BYTES);
  const own = [script('blocking-client.mjs'), bench.dist, port, bench.rounds, bytes];
  const { figures } = await runForJson([process.execPath, ...own]);
  const rows = Object.entries(figures).map(([name, values]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const row = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
    return [name, ...row.map((value) => Number(value.toPrecision(3)))];
  });
  return { text: drawTable(['', 'min', 'median', 'max'], rows), figures };
}
