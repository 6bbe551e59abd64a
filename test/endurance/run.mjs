// Captures that go on for long, watched from outside: memory, threads, descriptors, and every value.
//   node test/endurance/run.mjs [many] [day] [large] [long] [minutes] [--short] [--folder FOLDER]
//     [--plot FILE.svg]
// many: 1000 acquisitions one after the other in one process. day: 10,000 in one file. large: 10 GB in one acquisition. long:
// ten minutes at 60 MB/s in one acquisition with a live reader, which needs 53 GB in FOLDER (default: the
// system's for temporary files). minutes: the same in ten acquisitions of a minute, which is done in its
// place where there are only 16 GB. --short: a few seconds of each.
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { build, root } from '../../bench/build.mjs';
import { hasRoomForLong, large, long, many, minutes } from './captures.mjs';
import { day } from './day.mjs';
import { plot } from './plot.mjs';
import { isFlat, summaryOf } from './watch.mjs';

const CAPTURES = { many, day, large, long, minutes };

const { values, positionals } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
    plot: { type: 'string' },
  },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !Object.hasOwn(CAPTURES, name));
if (unknown !== undefined) throw new Error(`${unknown} is none of ${Object.keys(CAPTURES)}.`);

build();
const folder = mkdtempSync(join(values.folder, 'pandablocks-endurance-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const freeBytes = () => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

function namesOf() {
  if (positionals.length > 0) return positionals;
  if (values.short) return Object.keys(CAPTURES);
  if (hasRoomForLong(freeBytes())) return ['many', 'day', 'large', 'long'];
  console.log(`${values.folder} has no room for ten minutes in one file: a minute a file instead.`);
  return ['many', 'day', 'large', 'minutes'];
}

const results = [];
for (const name of namesOf()) {
  const {
    title,
    seen,
    note = '',
  } = await CAPTURES[name]({ folder, isShort: values.short, free: freeBytes() });
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
