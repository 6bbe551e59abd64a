// What a flush costs, by the number of datasets.
import { rmSync } from 'node:fs';
import process from 'node:process';

import { script } from '../build.mjs';
import { medianOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atMost } from '../targets.mjs';

const DATASETS = [8, 42, 168, 512];
const FLUSHES = 300;

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
