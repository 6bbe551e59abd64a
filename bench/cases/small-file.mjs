// How large the file of a small capture is.
import { rmSync } from 'node:fs';
import process from 'node:process';

import { script } from '../build.mjs';
import { capturesOf, contestantsOf } from '../contestants.mjs';
import { medianOf, takeTurns } from '../rounds.mjs';
import { runForJson } from '../run-program.mjs';
import { Source } from '../source.mjs';
import { drawTable, summarize } from '../table.mjs';
import { atMost } from '../targets.mjs';
import { verifyFile } from '../verify.mjs';

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
