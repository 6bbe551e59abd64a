// What readers find: how fast h5py reads a large file, and how large a small one is.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';

import { script } from '../build.mjs';
import { capture } from '../capture.mjs';
import { capturesOf, contestantsOf, pandablocks } from '../contestants.mjs';
import { medianOf, ratioOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { Source } from '../source.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atLeast, atMost } from '../targets.mjs';
import { findPython, verifyFile } from '../verify.mjs';

const BYTES = 1.5e9;
const QUICK_BYTES = 22e6;
/** What h5py has chosen for the Python client's files. */
const PYTHON_CHUNK = 1024;

export const readBack = {
  name: 'read back by h5py',
  async run(bench) {
    const python = findPython();
    if (python === undefined) return { text: 'There is no Python with h5py.', figures: {} };
    const files = { 'chunks of 1024': bench.file('python.h5'), pandablocks: bench.file('ours.h5') };
    try {
      const bytes = bench.pick(BYTES, QUICK_BYTES);
      const { announced } = await capture(pandablocks(bench), { file: files.pandablocks, bytes });
      const copy = [script('copy-in-chunks.py'), files.pandablocks, files['chunks of 1024']];
      runPython(python, [...copy, PYTHON_CHUNK]);
      const notes = Object.entries(files).map(
        ([name, file]) => `${name}: ${verifyFile(file, announced)}`,
      );
      const runs = Object.entries(files).map(([name, file]) => [
        name,
        () => JSON.parse(runPython(python, [script('read-back.py'), file])),
      ]);
      const measured = await takeTurns(bench, Object.fromEntries(runs));
      const rows = Object.entries(measured).map(([name, rounds]) => [
        name,
        rounds[0].chunk,
        ...WAYS.map((way) => summarize(rounds.map(speedOf(way)), 2)),
      ]);
      const ways = ['slices of 2^20 rows', 'whole columns', 'new memory alone'];
      const head = ['file', 'rows of a chunk', ...ways.map((way) => `${way}, GB/s`)];
      const ratio = (way) =>
        ratioOf(measured.pandablocks, measured['chunks of 1024'], speedOf(way));
      return {
        text: [drawTable(head, rows), notes.join('\n')].join('\n\n'),
        figures: measured,
        targets: [
          atLeast('slices, times chunks of 1024', 2.5, ratio('slices')),
          atLeast('whole columns, times chunks of 1024', 2.5, ratio('columns')),
        ],
      };
    } finally {
      for (const file of Object.values(files)) rmSync(file, { force: true });
    }
  },
};

/** A whole column is so much memory that the system gives it anew each time. */
const WAYS = ['slices', 'columns', 'memory'];

function speedOf(way) {
  return ({ bytes, seconds }) => bytes / seconds[way] / 1e9;
}

function runPython(python, program) {
  const { status, stdout, stderr } = spawnSync(python, program.map(String), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program[0]} has failed: ${stdout}${stderr}`);
  return stdout;
}

const SAMPLES = 1000;
const FIELDS = 11;
const SAMPLE_BYTES = 60;
const CHUNKS = [100, 1024, 65_536];

export const smallFile = {
  name: 'a small capture, 1000 samples of 11 fields',
  async run(bench) {
    const notes = [];
    const bytes = SAMPLES * SAMPLE_BYTES;
    const source = ['--fields', FIELDS];
    const measured = await takeTurns(bench, capturesOf(bench, { bytes, source }, notes));
    const rows = contestantsOf(bench).map(({ name }) => [
      name,
      summarize(
        measured[name].map(({ fileBytes }) => fileBytes / 1e3),
        1,
      ),
      summarize(
        measured[name].map(({ wall }) => wall),
        3,
      ),
      summarize(
        measured[name].map(({ cpu }) => cpu),
        3,
      ),
    ]);
    const chosen = await captureInChunks(bench);
    const largest = medianOf(measured.pandablocks, ({ fileBytes }) => fileBytes / 1e3);
    const head = ['min / median / max', 'file, kB', 'wall time, s', 'CPU time, s'];
    const chunkHead = ['chunkSamples', 'in the result', 'file, kB'];
    return {
      text: [drawTable(head, rows), ...notes, drawTable(chunkHead, chosen.rows)].join('\n\n'),
      figures: { measured, chunks: chosen.figures },
      targets: [
        atMost('file, kB', 256, largest, 0),
        atMost('chunkSamples that are not in the result', 0, chosen.wrong, 0),
      ],
    };
  },
};

/** With sizes that a user chooses. */
async function captureInChunks(bench) {
  const figures = [];
  const file = bench.file('chunks.h5');
  for (const chunkSamples of CHUNKS) {
    const bytes = SAMPLES * SAMPLE_BYTES;
    const source = await Source.start(['--bytes', bytes, '--fields', FIELDS].map(String));
    const program = [script('capture-in-chunks.mjs'), bench.dist, source.port, file, chunkSamples];
    try {
      figures.push({ chunkSamples, ...(await runForJson([process.execPath, ...program])) });
      verifyFile(file, source.announced);
    } finally {
      source.kill();
      rmSync(file, { force: true });
    }
  }
  const rows = figures.map((each) => [
    each.chunkSamples,
    each.chosen,
    (each.fileBytes / 1e3).toFixed(1),
  ]);
  return {
    figures,
    rows,
    wrong: figures.filter((each) => each.chosen !== each.chunkSamples).length,
  };
}
