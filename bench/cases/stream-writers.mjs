// Writers of a durable stream: how long it takes until another has taken over, and three that write what eight
// PandAs publish.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { script } from '../build.mjs';
import { hasNatsServer, startNatsServer } from '../nats-server.mjs';
import { takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { Source } from '../source.mjs';
import { compareTable } from '../table.mjs';
import { always } from '../targets.mjs';
import { verifyFile } from '../verify.mjs';

const PANDAS = 8;
const WRITERS = 3;
const RATE = 8;
const SECONDS = 10;
const QUICK_SECONDS = 0.5;
const MOST_ROUNDS = 5;

export const streamWriters = {
  name: `streams: ${PANDAS} PandAs, ${RATE} MB/s each, ${WRITERS} writers`,
  async run(bench) {
    if (!hasNatsServer) return { text: 'There is no nats-server.', figures: {}, targets: [] };
    const notes = [];
    const runs = {
      streams: ({ isLast }) => writeAll(bench, isLast ? notes : null),
      ...(bench.isQuick ? {} : { 'taking over': () => takeOver(bench) }),
    };
    const measured = await takeTurns(bench, runs, { mostRounds: MOST_ROUNDS, warmUp: false });
    const { streams, 'taking over': taken = [] } = measured;
    const figures = [
      { title: 'writers, CPU s', of: ({ cpu }) => cpu, digits: 2 },
      { title: 'publisher, CPU s', of: ({ publisherCpu }) => publisherCpu, digits: 2 },
      { title: 'behind the last sample, s', of: ({ behind }) => behind, digits: 2 },
    ];
    const over = [{ title: 'taken over after, s', of: ({ seconds }) => seconds, digits: 1 }];
    const text = [compareTable({ streams }, figures), ...notes];
    if (taken.length > 0) text.push(compareTable({ 'taking over': taken }, over));
    const good = streams.filter(({ isGood }) => isGood).length;
    const targets = [always('all files are good', good, streams.length)];
    return { text: text.join('\n\n'), figures: measured, targets };
  },
};

async function writeAll(bench, notes) {
  const nats = await startNatsServer(bench.folder);
  const scheme = bench.file('%s-%d.h5');
  const names = Array.from({ length: PANDAS }, (_, i) => `p${i + 1}`);
  const files = names.map((name) => scheme.replace('%s', name).replace('%d', '1'));
  const sources = [];
  const writers = [];
  try {
    await setUp(bench, nats.url, names);
    for (let i = 0; i < WRITERS; i++) writers.push(await Writer.start(bench, nats.url, scheme));
    const bytes = RATE * 1e6 * bench.pick(SECONDS, QUICK_SECONDS);
    const options = ['--bytes', bytes, '--rate', RATE].map(String);
    for (let i = 0; i < PANDAS; i++) sources.push(await Source.start(options));
    const pairs = sources.flatMap(({ port }, i) => [port, names[i]]);
    const program = [process.execPath, script('publish-several.mjs'), bench.dist];
    const published = await runForJson([...program, nats.url, ...pairs]);
    const from = performance.now();
    const results = () => writers.flatMap(({ lines }) => lines.filter(isResult));
    while (results().length < PANDAS) await Promise.race(writers.map((each) => each.next()));
    const behind = (performance.now() - from) / 1000;
    const ends = await Promise.all(writers.map((writer) => writer.end()));
    const isGood = results().every(({ ok }) => ok);
    if (notes !== null && isGood) {
      const found = new Set(files.map((file, i) => verifyFile(file, sources[i].announced)));
      notes.push([...found].join('\n'));
    }
    const cpu = ends.reduce((sum, end) => sum + end.cpu, 0);
    return { cpu, publisherCpu: published.cpu, behind, isGood };
  } finally {
    for (const each of [...sources, ...writers]) each.kill();
    nats.stop();
    for (const file of files) rmSync(file, { force: true });
  }
}

/** A writer is killed in the middle of an acquisition that goes on. */
async function takeOver(bench) {
  const nats = await startNatsServer(bench.folder);
  const scheme = bench.file('over-%s-%d.h5');
  const file = scheme.replace('%s', 'p1').replace('%d', '1');
  const kept = [];
  try {
    await setUp(bench, nats.url, ['p1']);
    const source = await Source.start(['--bytes', String(RATE * 1e6 * 20), '--rate', String(RATE)]);
    kept.push(source);
    const first = await Writer.start(bench, nats.url, scheme);
    kept.push(first);
    const program = [process.execPath, script('publish-several.mjs'), bench.dist, nats.url];
    const publishing = runForJson([...program, source.port, 'p1']);
    await first.has('open');
    const second = await Writer.start(bench, nats.url, scheme);
    kept.push(second);
    first.kill();
    const from = performance.now();
    await second.has('open');
    const seconds = (performance.now() - from) / 1000;
    await publishing;
    await second.has('result');
    await second.end();
    verifyFile(file, source.announced);
    return { seconds };
  } finally {
    for (const each of kept) each.kill();
    nats.stop();
    rmSync(file, { force: true });
  }
}

async function setUp(bench, servers, pandas) {
  const { setUpStreams } = await import(pathToFileURL(join(bench.dist, 'index.js')).href);
  await setUpStreams({ nats: { servers }, pandas, maxBytes: 1e9 });
}

const isResult = ({ kind }) => kind === 'result';

/** A program that writes what waits. */
class Writer {
  lines = [];
  #child;
  #wake = () => {};

  static async start(bench, url, scheme) {
    const writer = new Writer();
    const program = [script('write-from-stream.mjs'), bench.dist, url, scheme];
    writer.#child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface(writer.#child.stdout).on('line', (line) => {
      writer.lines.push(JSON.parse(line));
      writer.#wake();
    });
    await writer.has('ready');
    return writer;
  }

  /** Resolves when it has printed another line. */
  async next() {
    await new Promise((resolve) => (this.#wake = resolve));
  }

  async has(kind) {
    while (!this.lines.some((line) => line.kind === kind)) await this.next();
  }

  async end() {
    this.#child.stdin.end();
    await this.has('end');
    return this.lines.at(-1);
  }

  kill() {
    this.#child.kill('SIGKILL');
  }
}
