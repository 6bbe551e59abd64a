// What an overview beside a file costs.
import process from 'node:process';

import { script } from '../build.mjs';
import { capturesOf } from '../contestants.mjs';
import { ratioOf, takeTurns } from '../rounds.mjs';
import { CAPTURE_FIGURES, compareTable } from '../table.mjs';
import { atMost } from '../targets.mjs';

const LENGTH = 2.2e9;
const QUICK = 22e6;
const cpu = (figures) => figures.cpu;

export const overview = {
  name: 'flat out, with an overview',
  async run(bench) {
    const what = { bytes: bench.pick(LENGTH, QUICK) };
    const contestants = ['without', 'with'].map((how) => ({
      name: how,
      program: ({ port, file }) => [
        ...[process.execPath, script('capture-with-overview.mjs'), bench.dist, port, file, how],
      ],
    }));
    const measured = await takeTurns(bench, capturesOf(bench, what, [], contestants));
    const ratio = ratioOf(measured.with, measured.without, cpu);
    return {
      text: compareTable(measured, CAPTURE_FIGURES),
      figures: measured,
      targets: [atMost('CPU time with an overview, times that without', 1.05, ratio)],
    };
  },
};
