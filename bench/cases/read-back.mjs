// How fast h5py reads a large file.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

import { script } from '../build.mjs';
import { capture } from '../capture.mjs';
import { pandablocks } from '../contestants.mjs';
import { medianOf, ratioOf, takeTurns } from '../rounds.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atLeast } from '../targets.mjs';
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
      const ways = [
        'slices of 2^20 rows',
        'columns into an array',
        'new columns',
        'new memory alone',
        'bytes into new memory',
      ];
      const head = ['file', 'rows of a chunk', ...ways.map((way) => `${way}, GB/s`)];
      const ratio = (way) =>
        ratioOf(measured.pandablocks, measured['chunks of 1024'], speedOf(way));
      const most =
        medianOf(measured['chunks of 1024'], secondsOf('columns')) /
        medianOf(measured.pandablocks, secondsOf('plain'));
      notes.push(
        `The bytes of a file, read plainly into new memory: ${most.toFixed(1)} times as fast.`,
      );
      return {
        text: [drawTable(head, rows), notes.join('\n')].join('\n\n'),
        figures: measured,
        targets: [
          atLeast('slices, times chunks of 1024', 2.5, ratio('slices')),
          atLeast('whole columns into an array, times chunks of 1024', 2.5, ratio('into')),
          atLeast('whole columns in new memory, times chunks of 1024', 2.5, ratio('columns')),
        ],
      };
    } finally {
      for (const file of Object.values(files)) rmSync(file, { force: true });
    }
  },
};

/** A whole column is so much memory that the system gives it anew each time. */
const WAYS = ['slices', 'into', 'columns', 'memory', 'plain'];

function secondsOf(way) {
  return ({ seconds }) => seconds[way];
}

function speedOf(way) {
  return ({ bytes, seconds }) => bytes / seconds[way] / 1e9;
}

function runPython(python, program) {
  const { status, stdout, stderr } = spawnSync(python, program.map(String), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program[0]} has failed: ${stdout}${stderr}`);
  return stdout;
}
