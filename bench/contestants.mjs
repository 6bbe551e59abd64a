// The programs that capture, beside each other.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

import { binary } from './build.mjs';
import { capture } from './capture.mjs';
import { verifyFile } from './verify.mjs';

/** Receives, and writes as many bytes as the datasets hold. */
const floor = {
  name: 'floor',
  program: ({ port, file, announced: { samples, sampleBytes, datasetBytes } }) => [
    ...[binary('floor'), port, file, samples * sampleBytes, sampleBytes, datasetBytes],
  ],
};

function command(name, dist) {
  return {
    name,
    verify: verifyFile,
    program: ({ port, file }) => [
      ...[process.execPath, join(dist, 'cli', 'pandablocks.cjs'), 'hdf', '127.0.0.1', file],
      ...['--data-port', port],
    ],
  };
}

export function pandablocks({ dist }) {
  return command('pandablocks', dist);
}

/** The floor first. */
export function contestantsOf({ dist, beside }) {
  const others = beside === null ? [] : [command(dirname(beside), beside)];
  return [floor, command('pandablocks', dist), ...others];
}

/**
 * What `takeTurns` wants to have them capture, each time into a fresh file.
 *
 * @param what as for `capture`
 * @param notes gets what was found to be right in the last file of each that can be looked at
 */
export function capturesOf(bench, what, notes, contestants = contestantsOf(bench)) {
  const file = bench.file('capture.h5');
  const runs = contestants.map((contestant) => {
    const run = async ({ isLast }) => {
      try {
        const figures = await capture(contestant, { ...what, file });
        const isWhole = isLast && !figures.hasOverrun;
        if (isWhole && contestant.verify) notes.push(contestant.verify(file, figures.announced));
        return figures;
      } finally {
        rmSync(file, { force: true });
      }
    };
    return [contestant.name, run];
  });
  return Object.fromEntries(runs);
}
