// What users' own programs get: raw frames with columns read from them, and scaled columns in an element of
// a pipeline. Both look at every value, by comparing whole columns.
import process from 'node:process';

import { script } from '../build.mjs';
import { medianOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { Source } from '../source.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atLeast } from '../targets.mjs';

const BYTES = 2.2e9;
const QUICK_BYTES = 22e6;

export const ownProgram = ownCase(
  'client.data(), two columns of each frame',
  'read-columns.mjs',
  500,
);
export const ownElement = ownCase(
  'FrameProcessor and an element behind it',
  'own-element.mjs',
  300,
);

function ownCase(name, program, least) {
  return {
    name,
    async run(bench) {
      const bytes = bench.pick(BYTES, QUICK_BYTES);
      const { flatOut } = await takeTurns(bench, {
        flatOut: () => runOwn(bench, program, bytes),
      });
      const speed = ({ seconds }) => bytes / 1e6 / seconds;
      const row = [
        summarize(flatOut.map(speed), 0),
        summarize(
          flatOut.map(({ cpu }) => (cpu / bytes) * 1e9),
          2,
        ),
        summarize(
          flatOut.map(({ maxRssBytes }) => maxRssBytes / 1e6),
          0,
        ),
      ];
      const head = ['MB/s, from start to END', 'CPU, s a GB', 'peak memory, MB'];
      const { values } = flatOut.at(-1);
      const table = drawTable(['min / median / max', ...head], [['flat out', ...row]]);
      return {
        text: `${table}\n\nVerified: ${values} values.`,
        figures: flatOut,
        targets: [atLeast('MB/s', least, medianOf(flatOut, speed), 0)],
      };
    },
  };
}

async function runOwn(bench, program, bytes) {
  const source = await Source.start(['--bytes', String(bytes)]);
  try {
    const { port, announced } = source;
    const own = [process.execPath, script(program), bench.dist, port, announced.blockSamples];
    const figures = await runForJson(own, { end: () => source.kill() });
    const { reason, samples } = await source.result();
    if (reason !== 'Ok' || samples !== announced.samples || figures.samples !== samples) {
      throw new Error(`${figures.samples} samples of ${samples} came; ${reason}.`);
    }
    return figures;
  } finally {
    source.kill();
  }
}
