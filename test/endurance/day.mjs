// A day of acquisitions in one file, speeded up.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

import { root } from '../../bench/build.mjs';
import { captureTold, python } from './captures.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const SAMPLES = 100;
/** Of the duration of an acquisition at the end and at the beginning. */
const MOST_SLOWER = 1.5;

/** Acquisitions one behind the other in one file: the last ones take as long as the first ones. */
export async function day({ folder, isShort }) {
  const count = isShort ? 300 : 10_000;
  const file = join(folder, 'day.h5');
  const { Simulator } = await import(join(root, 'dist', 'sim', 'index.js'));
  const sim = await Simulator.start({
    ...{ controlPort: 0, dataPort: 0, samples: SAMPLES, speed: Infinity },
  });
  const ends = [];
  const onPrinted = (text) => {
    const results = text.match(/"armTime"/g) ?? [];
    ends.push(...results.map(() => performance.now()));
  };
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const total = count * SAMPLES;
  // Without a number of acquisitions the command keeps the last 1000 results only.
  const options = ['--one-file', '--json', '--num', 0, '--samples-total', total, '--arm', ...ports];
  const seen = await captureTold(onPrinted, file, ...options);
  await sim.close();
  if (ends.length !== count) throw new Error(`${ends.length} of ${count} results`);
  // What it sends is the same each time.
  await python(join(HERE, 'parts.py'), count, SAMPLES, file);
  rmSync(file);
  const part = Math.floor(count / 10);
  const early = durationOf(ends.slice(part, 2 * part));
  const late = durationOf(ends.slice(-part));
  if (!isShort && late > MOST_SLOWER * early) {
    throw new Error(`An acquisition took ${early.toFixed(1)} ms, and ${late.toFixed(1)} ms later.`);
  }
  const note = `; ${early.toFixed(1)} ms an acquisition, and ${late.toFixed(1)} ms at the end`;
  return { title: `${count} acquisitions in one file`, seen, note };
}

/** The mean, milliseconds. */
function durationOf(ends) {
  return ((ends.at(-1) ?? 0) - (ends[0] ?? 0)) / Math.max(1, ends.length - 1);
}
