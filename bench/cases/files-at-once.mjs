// The writer by itself: the same bytes into one file, and into several at a time.
import process from 'node:process';

import { script } from '../build.mjs';
import { takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { compareTable } from '../table.mjs';

const FILES = [1, 2, 4];
const LENGTH = 1.1e9;
const QUICK = 22e6;

export const filesAtOnce = {
  name: 'files written at once',
  async run(bench) {
    const bytes = bench.pick(LENGTH, QUICK);
    const runs = FILES.map((files) => [
      files === 1 ? '1 file' : `${files} files`,
      () =>
        runForJson([
          process.execPath,
          script('write-files.mjs'),
          bench.dist,
          bench.folder,
          files,
          bytes,
        ]),
    ]);
    const measured = await takeTurns(bench, Object.fromEntries(runs));
    const rows = [
      { title: 'wall time, s', of: ({ seconds }) => seconds, digits: 2 },
      { title: 'CPU time, s', of: ({ writingCpu }) => writingCpu, digits: 2 },
      { title: 'peak memory, MB', of: ({ maxRssBytes }) => maxRssBytes / 1e6, digits: 0 },
    ];
    return { text: compareTable(measured, rows), figures: measured };
  },
};
