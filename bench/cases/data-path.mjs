// Scaling and writing by themselves, with few fields and with many: whether it is these that many fields make
// slower, or what is around them.
import { rmSync } from 'node:fs';

import { binary } from '../build.mjs';
import { ratioOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { drawTable, summarize } from '../table.mjs';

const LENGTH = 1.1e9;
const QUICK = 22e6;
const FIELDS = [8, 42];

export const dataPath = {
  name: 'scaling and writing alone, 8 and 42 fields',
  async run(bench) {
    const bytes = bench.pick(LENGTH, QUICK);
    const file = bench.file('data-path');
    const run = (fields) => async () => {
      try {
        return await runForJson([binary('data-path'), file, fields, bytes]);
      } finally {
        rmSync(file, { force: true });
      }
    };
    const measured = await takeTurns(
      bench,
      Object.fromEntries(FIELDS.map((fields) => [`${fields} fields`, run(fields)])),
    );
    const [few, many] = Object.values(measured);
    const figures = [
      ['scaling, s', ({ scaling }) => scaling],
      ['writing, s', ({ writing }) => writing],
      ['both, s', ({ scaling, writing }) => scaling + writing],
    ];
    const fastest = (rounds, of) => Math.min(...rounds.map(of));
    const rows = figures.map(([title, of]) => [
      title,
      ...[few, many].map((rounds) => summarize(rounds.map(of), 2)),
      ratioOf(many, few, of).toFixed(2),
      (fastest(many, of) / fastest(few, of)).toFixed(2),
    ]);
    const head = ['', ...Object.keys(measured), '42 / 8, of medians', 'of the fastest'];
    return { text: drawTable(head, rows), figures: measured };
  },
};
