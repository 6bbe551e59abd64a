// As fast as samples are taken: in a short acquisition and in long ones, with few fields and with many.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import process from 'node:process';

import { binary } from '../build.mjs';
import { capture } from '../capture.mjs';
import { capturesOf, contestantsOf, pandablocks } from '../contestants.mjs';
import { medianOf, ratioOf, takeTurns } from '../rounds.mjs';
import { CAPTURE_FIGURES, compareTable, drawTable, summarize } from '../table.mjs';
import { atMost } from '../targets.mjs';

const LENGTH = 2.2e9;
const QUICK = 22e6;
const wall = (figures) => figures.wall;
const cpu = (figures) => figures.cpu;
const memory = ({ maxRssBytes }) => maxRssBytes / 1e6;

export const flatOut = {
  name: 'flat out, 2.2 GB',
  async run(bench) {
    const notes = [];
    const what = { bytes: bench.pick(LENGTH, QUICK) };
    const measured = await takeTurns(bench, capturesOf(bench, what, notes));
    const { floor, pandablocks: ours } = measured;
    return {
      text: [compareTable(measured, CAPTURE_FIGURES), ...notes].join('\n\n'),
      figures: measured,
      targets: [
        atMost('wall time, times the floor', 1.2, ratioOf(ours, floor, wall)),
        atMost('CPU time, times the floor', 1.6, ratioOf(ours, floor, cpu)),
        atMost('peak memory, MB', 130, Math.max(...ours.map(memory)), 0),
      ],
    };
  },
};

/** What is kept of the file where it would not fit. */
const KEPT = 1e9;
/** More than this is trimmed. */
const MOST_UNTRIMMED = 3e9;

export const anyLength = {
  name: 'flat out, of any length',
  async run(bench) {
    const lengths = bench
      .pick([0.1, 1, 10], [0.1, 1])
      .map((times) => times * bench.pick(LENGTH, QUICK));
    const runs = lengths.map((bytes) => [`${bytes / 1e9} GB`, () => captureLong(bench, bytes)]);
    const measured = await takeTurns(bench, Object.fromEntries(runs), {
      mostRounds: 1,
      warmUp: false,
    });
    const all = Object.values(measured);
    const rows = Object.entries(measured).map(([length, figures]) => [
      length,
      summarize(figures.map(memory), 1),
      summarize(figures.map(wall), 2),
      summarize(figures.map(cpu), 2),
    ]);
    const head = ['samples', 'peak memory, MB', 'wall time, s', 'CPU time, s'];
    return {
      text: drawTable(head, rows),
      figures: measured,
      targets: [
        atMost('peak memory of the longest, MB', 130, Math.max(...all.at(-1).map(memory)), 0),
        atMost('the longest, times a tenth of it', 1.1, ratioOf(all.at(-1), all.at(-2), memory)),
      ],
    };
  },
};

/** Of a long file only the last gigabyte is there, so nobody can verify it; the command counts its rows. */
async function captureLong(bench, bytes) {
  const file = bench.file('long.h5');
  const isTrimmed = bytes > MOST_UNTRIMMED && process.platform === 'linux';
  const trim = isTrimmed
    ? spawn(binary('trim'), [file, String(KEPT)], { stdio: ['pipe', 'ignore', 'inherit'] })
    : null;
  try {
    return await capture(pandablocks(bench), { file, bytes, timeoutSeconds: 300 });
  } finally {
    if (trim !== null) {
      trim.stdin.end();
      await once(trim, 'exit');
    }
    rmSync(file, { force: true });
  }
}

const FIELDS = [8, 42];

export const fewAndManyFields = {
  name: 'flat out, 8 and 42 fields',
  async run(bench) {
    const notes = [];
    const bytes = bench.pick(LENGTH, QUICK);
    const runs = {};
    for (const fields of FIELDS) {
      const what = { bytes, source: ['--fields', fields] };
      for (const [name, run] of Object.entries(capturesOf(bench, what, notes))) {
        runs[`${name}, ${fields} fields`] = run;
      }
    }
    const measured = await takeTurns(bench, runs, { times: 3 });
    const names = contestantsOf(bench).map(({ name }) => name);
    const perByte = [
      { title: 'CPU, ns a byte received', of: (each) => (each.cpu / bytes) * 1e9 },
      { title: 'CPU, ns a byte of datasets', of: (each) => (each.cpu / datasetBytes(each)) * 1e9 },
      { title: 'wall, ns a byte received', of: (each) => (each.wall / bytes) * 1e9 },
      {
        title: 'wall, ns a byte of datasets',
        of: (each) => (each.wall / datasetBytes(each)) * 1e9,
      },
      { title: 'peak memory, MB', of: memory },
    ];
    const growth = (name, of) =>
      ratioOf(measured[`${name}, 42 fields`], measured[`${name}, 8 fields`], of);
    const rows = perByte.flatMap(({ title, of }) =>
      names.map((name) => [
        `${name}: ${title}`,
        ...FIELDS.map((fields) => medianOf(measured[`${name}, ${fields} fields`], of).toFixed(2)),
        growth(name, of).toFixed(2),
      ]),
    );
    const table = drawTable(['medians', '8 fields', '42 fields', '42 / 8'], rows);
    return {
      text: [table, ...notes].join('\n\n'),
      figures: measured,
      targets: [
        atMost('CPU a byte received, 42 fields / 8', 1.05, growth('pandablocks', cpu)),
        atMost('wall time a byte received, 42 fields / 8', 1.05, growth('pandablocks', wall)),
      ],
    };
  },
};

function datasetBytes({ announced: { samples, datasetBytes: each } }) {
  return samples * each;
}
