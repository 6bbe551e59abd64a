// npm run bench [-- --case TEXT]... [--rounds N] [--folder DIR] [--json FILE] [--beside DIR] [--quick]
//
// Takes all measurements of bench/NOTES.md again.
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { build, root } from './build.mjs';
import { cases } from './cases.mjs';
import { describeMachine } from './machine.mjs';
import { drawTargets } from './targets.mjs';
import { warmMemory } from './warm.mjs';

/** What is there at a time at most, with some to spare. */
const WARM_BYTES = 9e9;
const QUICK_WARM_BYTES = 0.3e9;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    // In memory, so that no disk is measured.
    folder: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
    // Those whose names have one of these in them.
    case: { type: 'string', multiple: true, default: [''] },
    // A file that gets a line of JSON for each case.
    json: { type: 'string' },
    // dist/ of another checkout, built: its command takes part where there is a floor.
    beside: { type: 'string' },
    // Only proves that everything runs.
    quick: { type: 'boolean', default: false },
  },
});

const rounds = options.quick ? 1 : Number(options.rounds);
const chosen = cases.filter(({ name }) => options.case.some((text) => name.includes(text)));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds: give 1 or more.');
if (chosen.length === 0) {
  const names = cases.map(({ name }) => name).join('; ');
  throw new Error(`--case: no case is called ${options.case.join(' or ')}. There are: ${names}.`);
}

build();
const folder = mkdtempSync(join(options.folder, 'pandablocks-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const machine = describeMachine(options.folder);
console.log(machine);
await warmMemory(folder, options.quick ? QUICK_WARM_BYTES : WARM_BYTES);

const bench = {
  /** That count; a case that takes long may do with fewer. */
  rounds,
  isQuick: options.quick,
  folder,
  file: (name) => join(folder, name),
  dist: join(root, 'dist'),
  beside: options.beside === undefined ? null : resolve(options.beside),
  /** What is measured, or what is enough to see that it runs. */
  pick: (full, quick) => (options.quick ? quick : full),
};

const targets = [];
for (const { name, run } of chosen) {
  console.log(`\n## ${name}${options.quick ? ' (quick)' : ''}\n`);
  const begin = Date.now();
  const { text, figures, targets: own = [] } = await run(bench);
  targets.push(...own.map((target) => ({ name, ...target })));
  console.log(text);
  if (options.json !== undefined) {
    const seconds = (Date.now() - begin) / 1000;
    const line = { name, machine, rounds, quick: options.quick, seconds, targets: own, figures };
    appendFileSync(options.json, `${JSON.stringify(line)}\n`);
  }
}
// The short form says nothing of them.
if (targets.length > 0 && !options.quick) console.log(`\n## Targets\n\n${drawTargets(targets)}`);
process.exit();
