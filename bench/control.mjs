// node bench/control.mjs [--rounds N] [--kind TEXT] [--dist DIR] [--quick]
//
// Measures the control side of the client beside the floor: a C program that sends the same
// questions and only counts the answers. The server is a C program too, in a process of its own.
import { Buffer } from 'node:buffer';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs, promisify } from 'node:util';

import { binary, build, root } from './build.mjs';
import { FIELD, GETS, introspectionQuestions, readAnswers } from './control-cases.mjs';

/** Within one process: the first is cold, the best of the others is warm. */
const TIMES = 6;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    kind: { type: 'string', default: '' },
    // Another build to compare with.
    dist: { type: 'string', default: join(root, 'dist') },
    quick: { type: 'boolean', default: false },
  },
});
const rounds = options.quick ? 1 : Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds: give 1 or more.');

build();
compile('control-server');
compile('control-floor');

const folder = mkdtempSync(join(os.tmpdir(), 'pandablocks-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const run = promisify(execFile);

const answers = readAnswers();
const answersFile = join(folder, 'answers');
writeFileSync(
  answersFile,
  [...answers].map(([ask, answer]) => `${ask}${Buffer.byteLength(answer)}\n${answer}`).join(''),
);
const server = spawn(binary('control-server'), [answersFile], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.on('exit', () => server.kill());
const port = Number((await once(server.stdout, 'data'))[0]);

const gets = `${FIELD}?\n`.repeat(GETS);
const introspection = await introspectionQuestions(options.dist, answers);
const cases = [
  { kind: 'pipelined', title: `${GETS} Gets at once`, questions: gets, floor: 'pipelined' },
  { kind: 'single', title: `${GETS} Gets one at a time`, questions: gets, floor: 'single' },
  {
    kind: 'introspection',
    title: 'all blocks and fields of a PandABox',
    questions: introspection,
    floor: 'pipelined',
  },
].filter(({ kind }) => kind.includes(options.kind));

console.log(
  [
    `${os.cpus()[0]?.model.trim() ?? os.arch()}, ${os.cpus().length} cores`,
    `${os.type()} ${os.release()}`,
    `Node ${process.version}`,
    `load before: ${os.loadavg()[0].toFixed(2)}`,
    `rounds: ${rounds}`,
  ].join('; '),
);
for (const each of cases) {
  if (each.questions === null) console.log(`\n## ${each.title}\n\nNot recorded here.`);
  else await measure(each);
}
server.kill();

async function measure({ kind, title, questions, floor }) {
  const file = join(folder, 'questions');
  writeFileSync(file, questions);
  const count = questions.split('\n').length - 1;
  const seconds = { floor: [], 'just started': [], 'warmed up': [] };
  for (let round = 0; round < rounds; round++) {
    const least = await run(binary('control-floor'), [String(port), file, floor]);
    seconds.floor.push(Number(least.stdout));
    const program = [join(root, 'bench', 'control-client.mjs'), options.dist, port, kind, TIMES];
    const [first, ...later] = JSON.parse((await run(process.execPath, program.map(String))).stdout);
    seconds['just started'].push(first);
    seconds['warmed up'].push(Math.min(...later));
  }
  console.log(`\n## ${title}, ${count} questions\n`);
  console.log('| | best, ms | median, ms | best, questions/s | best / best floor |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const [name, all] of Object.entries(seconds)) {
    const best = Math.min(...all);
    const ratio = best / Math.min(...seconds.floor);
    const figures = [best * 1e3, median(all) * 1e3].map((ms) => ms.toFixed(1));
    console.log(
      `| ${[name, ...figures, Math.round(count / best), ratio.toFixed(1)].join(' | ')} |`,
    );
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function compile(name) {
  mkdirSync(join(root, 'build', 'bench'), { recursive: true });
  const source = join(root, 'bench', `${name}.c`);
  const options = ['-O2', '-Wall', '-Wextra', '-Werror', '-o', binary(name), source];
  const { status, error } = spawnSync('cc', options, { stdio: 'inherit' });
  if (error) throw new Error(`cc can't be run: ${error.message}.`);
  if (status !== 0) throw new Error(`${name} can't be compiled.`);
}
