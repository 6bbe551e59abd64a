// Through a durable stream: an agent that publishes, the server, a writer, beside a direct capture.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

import { capture } from '../capture.mjs';
import { pandablocks } from '../contestants.mjs';
import { hasNatsServer, startNatsServer } from '../nats-server.mjs';
import { medianOf, ratioOf, takeTurns } from '../rounds.mjs';
import { runProgram } from '../run-program.mjs';
import { Source } from '../source.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atLeast, atMost } from '../targets.mjs';
import { verifyFile } from '../verify.mjs';

const RATE = 60;
const SECONDS = 8;
const QUICK_SECONDS = 0.5;
const FLAT_OUT_BYTES = 1e9;
const QUICK_BYTES = 3e7;
const HEAD = ['', 'CPU, s: min / median / max', 'CPU / direct', 'wall, s', 'peak memory, MB'];
const cpu = (figures) => figures.cpu;

export const throughStream = {
  name: 'through a durable stream, 60 MB/s and flat out',
  async run(bench) {
    if (!hasNatsServer) return { text: 'There is no nats-server.', figures: {}, targets: [] };
    const nats = await startNatsServer(dirname(bench.file('x')));
    try {
      await command(bench, ['streams', 'setup', nats.url, '--panda', 'P', '--max-bytes', '12G']);
      const notes = [];
      const seconds = bench.pick(SECONDS, QUICK_SECONDS);
      const paced = { bytes: RATE * 1e6 * seconds, source: ['--rate', RATE] };
      const fast = { bytes: bench.pick(FLAT_OUT_BYTES, QUICK_BYTES), source: [] };
      const at60 = await turns(bench, nats, paced, notes);
      const flatOut = await turns(bench, nats, fast, notes);
      const rateOf = ({ wall }) => fast.bytes / 1e6 / wall;
      return {
        text: [
          `At ${RATE} MB/s:`,
          drawTable(HEAD, rowsOf(at60)),
          'Flat out:',
          drawTable(HEAD, rowsOf(flatOut)),
          ...notes,
        ].join('\n\n'),
        figures: { at60, flatOut },
        targets: [
          atMost(
            "CPU of the agent, times a direct capture's",
            1.4,
            ratioOf(at60.agent, at60.direct, cpu),
          ),
          atMost(
            "CPU of the writer, times a direct capture's",
            1.8,
            ratioOf(at60.writer, at60.direct, cpu),
          ),
          atLeast('MB/s flat out, with all', 150, medianOf(flatOut.writer, rateOf)),
        ],
      };
    } finally {
      nats.stop();
    }
  },
};

/** A direct capture and one through the stream in turn. */
async function turns(bench, nats, what, notes) {
  const direct = pandablocks(bench);
  const file = bench.file('capture.h5');
  const { direct: captured, stream } = await takeTurns(bench, {
    direct: async () => {
      const figures = await capture(direct, { ...what, file });
      rmSync(file, { force: true });
      return figures;
    },
    stream: async ({ isLast }) => {
      const figures = await throughNats(bench, nats, what, file);
      if (isLast) notes.push(verifyFile(file, figures.announced));
      rmSync(file, { force: true });
      return figures;
    },
  });
  const of = (name) => stream.map((round) => round[name]);
  return { direct: captured, agent: of('agent'), server: of('server'), writer: of('writer') };
}

async function throughNats(bench, nats, { bytes, source: options }, file) {
  const source = await Source.start(['--bytes', ...[bytes, ...options].map(String)]);
  try {
    const before = nats.cpu();
    const begun = performance.now();
    const publish = ['publish', '127.0.0.1', '--data-port', source.port, '--to', nats.url];
    const [agent, writer] = await Promise.all([
      command(bench, [...publish, '--name', 'P']),
      command(bench, ['hdf', '--from', nats.url, file, '--num', '1', '--panda', 'P']),
    ]);
    const wall = (performance.now() - begun) / 1000;
    await source.result();
    const server = { cpu: nats.cpu() - before, wall, maxRssBytes: 0 };
    return { agent, writer: { ...writer, wall }, server, announced: source.announced };
  } finally {
    source.kill();
  }
}

async function command({ dist }, args) {
  const main = join(dist, 'cli', 'pandablocks.cjs');
  const { code, output, figures } = await runProgram([process.execPath, main, ...args]);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with code ${code}.\n${output}`);
  return figures;
}

function rowsOf(measured) {
  return Object.entries(measured).map(([name, rounds]) => [
    name,
    summarize(rounds.map(cpu), 2),
    ratioOf(rounds, measured.direct, cpu).toFixed(2),
    medianOf(rounds, ({ wall }) => wall).toFixed(2),
    summarize(
      rounds.map(({ maxRssBytes }) => maxRssBytes / 1e6),
      0,
    ),
  ]);
}
