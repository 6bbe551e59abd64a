// Captures that go on for long, watched from outside: memory, threads, descriptors, and every value.
//   node test/endurance/run.mjs [many] [large] [long] [--short] [--folder FOLDER] [--plot FILE.svg]
// many: 1000 acquisitions one after the other in one process. large: 10 GB in one acquisition. long:
// ten acquisitions of a minute at 60 MB/s with a live reader. They need 15 GB in FOLDER (default: the
// system's for temporary files). --short: a few seconds of each.
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { build, root } from '../../bench/build.mjs';
import { large, long, many } from './captures.mjs';
import { plot } from './plot.mjs';
import { isFlat, summaryOf } from './watch.mjs';

const CAPTURES = { many, large, long };

const { values, positionals } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
    plot: { type: 'string' },
  },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(CAPTURES);

build();
const folder = mkdtempSync(join(values.folder, 'pandablocks-endurance-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const results = [];
for (const name of names) {
  const { bavail, bsize } = statfsSync(folder);
  const {
    title,
    seen,
    note = '',
  } = await CAPTURES[name]({ folder, isShort: values.short, free: bavail * bsize });
  console.log(`${title}: ${summaryOf(seen)}${note}`);
  results.push({ title, seen });
  // Seconds are not enough to tell growth from warming up.
  if (!values.short && !isFlat(seen)) {
    console.error(`${title}: memory, threads or descriptors have grown.`);
    process.exitCode = 1;
  }
}
const figures = join(root, 'build', 'endurance.json');
mkdirSync(dirname(figures), { recursive: true });
writeFileSync(figures, JSON.stringify(results));
if (values.plot !== undefined) writeFileSync(values.plot, plot(results));
