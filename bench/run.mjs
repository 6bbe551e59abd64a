// npm run bench [-- --rounds N] [--folder DIR] [--case TEXT] [--quick]
//
// Measures a capture to HDF5 beside the floor: the least that receiving and writing can cost.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { build } from './build.mjs';
import { cases } from './cases.mjs';
import { describeMachine } from './machine.mjs';
import { measure } from './measure.mjs';
import { makeTable } from './table.mjs';
import { warmMemory } from './warm.mjs';

const QUICK_BYTES = 50_000_000;
/** Bytes of a file for each byte of samples, with what a file holds beside its data and to spare. */
const FILE_RATIO = 2;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    // In memory, so that no disk is measured.
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
    case: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
  },
});

const rounds = options.quick ? 1 : Number(options.rounds);
const chosen = cases.filter(({ name }) => name.includes(options.case));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds: give 1 or more.');
if (chosen.length === 0) throw new Error(`--case: no case is called ${options.case}.`);

build();
const bytesOf = ({ bytes }) => (options.quick ? Math.min(bytes, QUICK_BYTES) : bytes);
const folder = mkdtempSync(join(options.folder, 'pandablocks-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

console.log(describeMachine(options.folder));
await warmMemory(folder, Math.max(...chosen.map(bytesOf)) * FILE_RATIO);
for (const each of chosen) await runCase({ ...each, bytes: bytesOf(each) });

async function runCase(each) {
  console.log(`\n## ${each.name}${options.quick ? ' (quick)' : ''}, rounds: ${rounds}\n`);
  const notes = [];
  const measured = [];
  // The first round warms up; it does not count.
  for (let round = options.quick ? 1 : 0; round <= rounds; round++) {
    const figures = [];
    for (const contestant of each.contestants) {
      figures.push(await runOne(each, contestant, round === rounds ? notes : null));
    }
    if (round > 0) measured.push(figures);
  }
  console.log([makeTable(each, measured), ...notes].join('\n\n'));
}

async function runOne(each, contestant, notes) {
  const file = join(folder, 'capture.h5');
  try {
    const { figures, announced } = await measure(each, contestant, file);
    if (notes !== null && contestant.verify) notes.push(contestant.verify(file, announced));
    return figures;
  } finally {
    rmSync(file, { force: true });
  }
}
