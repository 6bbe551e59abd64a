// The control side of the client beside the floor: a C program that sends the same questions and only
// counts the answers. The server is a C program too, in a process of its own.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { promisify } from 'node:util';

import { binary, script } from '../build.mjs';
import { FIELD, GETS, introspectionQuestions } from '../control-questions.mjs';
import { startControlServer } from '../control-server.mjs';
import { median, takeTurns } from '../rounds.mjs';
import { env } from '../run-program.mjs';
import { drawTable } from '../table.mjs';

const run = promisify(execFile);
/** Within one process: the first is cold, the best of the others is warm. */
const TIMES = 6;
const QUICK_TIMES = 2;
const QUICK_GETS = 500;
/** What a short script does in all. */
const FEW_GETS = 1000;
const QUICK_FEW_GETS = 100;

export const controlCase = {
  name: 'control port',
  async run(bench) {
    const server = await startControlServer(bench.file('answers'));
    try {
      return await measureKinds(bench, server);
    } finally {
      server.stop();
    }
  },
};

async function measureKinds(bench, { port, answers }) {
  const count = bench.pick(GETS, QUICK_GETS);
  const few = bench.pick(FEW_GETS, QUICK_FEW_GETS);
  const gets = `${FIELD}?\n`.repeat(count);
  const fewGets = `${FIELD}?\n`.repeat(few);
  const introspection = await introspectionQuestions(bench.dist, answers);
  const kinds = [
    { kind: 'pipelined', title: `${count} Gets at once`, questions: gets },
    { kind: 'single', title: `${count} Gets one at a time`, questions: gets },
    { kind: 'single', title: `${few} Gets one at a time`, questions: fewGets, gets: few },
    { kind: 'introspection', title: 'all of a PandABox', questions: introspection },
  ].filter(({ questions }) => questions !== null);
  const rows = [];
  const figures = {};
  for (const { kind, title, questions, gets: own = count } of kinds) {
    const file = bench.file('questions');
    writeFileSync(file, questions);
    const floor = kind === 'single' ? 'single' : 'pipelined';
    const seconds = await takeTurns(
      bench,
      {
        floor: () => askAll(port, file, floor),
        client: () => askByClient(bench, port, kind, own),
      },
      { warmUp: false },
    );
    figures[title] = seconds;
    rows.push(...rowsOf(title, questions.split('\n').length - 1, seconds));
  }
  const head = [
    '',
    '',
    'best, ms',
    'median, ms',
    'questions/s, of the median',
    'best / best floor',
  ];
  const note = introspection === null ? '\n\nThe answers of a PandABox are not recorded here.' : '';
  return { text: drawTable(head, rows) + note, figures };
}

async function askAll(port, file, how) {
  return Number((await run(binary('control-floor'), [String(port), file, how])).stdout);
}

async function askByClient(bench, port, kind, count) {
  const times = bench.pick(TIMES, QUICK_TIMES);
  const program = [script('control-client.mjs'), bench.dist, port, kind, times, count].map(String);
  const [first, ...later] = JSON.parse((await run(process.execPath, program, { env })).stdout);
  return { first, later: Math.min(...later) };
}

function rowsOf(title, count, { floor, client }) {
  const series = {
    floor,
    'just started': client.map(({ first }) => first),
    'warmed up': client.map(({ later }) => later),
  };
  return Object.entries(series).map(([name, seconds]) => {
    const best = Math.min(...seconds);
    return [
      title.includes('Gets') ? title : `${title}, ${count} questions`,
      name,
      (best * 1e3).toFixed(1),
      (median(seconds) * 1e3).toFixed(1),
      Math.round(count / median(seconds)),
      (best / Math.min(...floor)).toFixed(1),
    ];
  });
}
