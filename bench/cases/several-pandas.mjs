// Eight PandAs into eight files: at the same time, and one after the other, by the same program.
import { rmSync } from 'node:fs';
import process from 'node:process';

import { script } from '../build.mjs';
import { ratioOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { Source } from '../source.mjs';
import { CAPTURE_FIGURES, compareTable } from '../table.mjs';
import { always, atMost } from '../targets.mjs';
import { verifyFile } from '../verify.mjs';

const PANDAS = 8;
const RATE = 60;
const SECONDS = 5;
const QUICK_SECONDS = 0.3;
const MOST_ROUNDS = 3;

export const severalPandas = {
  name: `${PANDAS} PandAs, ${RATE} MB/s each`,
  async run(bench) {
    const notes = [];
    const runs = {
      'one by one': ({ isLast }) => captureAll(bench, 'in-turn', isLast ? notes : null),
      'at once': ({ isLast }) => captureAll(bench, 'at-once', isLast ? notes : null),
    };
    const measured = await takeTurns(bench, runs, { mostRounds: MOST_ROUNDS, warmUp: false });
    const atOnce = measured['at once'];
    const good = atOnce.filter(({ overruns }) => overruns === 0).length;
    const behind = {
      title: 'behind at most, MB',
      of: ({ behindBytes }) => behindBytes / 1e6,
      digits: 0,
    };
    return {
      text: [compareTable(measured, [...CAPTURE_FIGURES.slice(0, 5), behind]), ...notes].join(
        '\n\n',
      ),
      figures: measured,
      targets: [
        always('at once without overrun', good, atOnce.length),
        atMost(
          'CPU time, times that of one by one',
          1.2,
          ratioOf(atOnce, measured['one by one'], ({ cpu }) => cpu),
        ),
      ],
    };
  },
};

/** @param notes where to say that the files were right; null: they are not looked at */
async function captureAll(bench, how, notes) {
  const bytes = RATE * 1e6 * bench.pick(SECONDS, QUICK_SECONDS);
  const options = ['--bytes', bytes, '--rate', RATE].map(String);
  const sources = [];
  for (let i = 0; i < PANDAS; i++) sources.push(await Source.start(options));
  const files = sources.map((_, i) => bench.file(`panda${i + 1}.h5`));
  try {
    const pairs = sources.flatMap(({ port }, i) => [port, files[i]]);
    const program = [process.execPath, script('capture-several.mjs'), bench.dist, how, ...pairs];
    const figures = await runForJson(program);
    const ends = await Promise.all(sources.map((source) => source.result()));
    const overruns = ends.filter(({ reason }) => reason !== 'Ok').length;
    if (notes !== null && overruns === 0) {
      const found = new Set(files.map((file, i) => verifyFile(file, sources[i].announced)));
      notes.push([...found].map((each) => `${how}, ${PANDAS} files. ${each}`).join('\n'));
    }
    return {
      ...figures,
      overruns,
      behindBytes: Math.max(...ends.map(({ behindBytes }) => behindBytes)),
    };
  } finally {
    for (const source of sources) source.kill();
    for (const file of files) rmSync(file, { force: true });
  }
}
