/** A file that asks for no additions is what it was before there were any, but for the names of bits. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AsyncClient, writeHdfFiles } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';

/** Of a file of the same acquisition, from before `oneFile`, `last`, `bits`, `state` and `attributes`. */
const BEFORE = new URL('../../helpers/hdf/plain-file.txt', import.meta.url);

/** All that h5dump shows: types, shapes, layouts, filters, attributes, values. */
function dump(file: string): string {
  const text = execFileSync('h5dump', ['-p', file], { encoding: 'utf8', maxBuffer: 1 << 24 });
  return (
    text
      .replace(/^HDF5 ".*"/, 'HDF5 "FILE"')
      // Of the arming.
      .replaceAll(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"/g, '"TIME"')
      .replace(/(ATTRIBUTE "pandablocks_version"[^]*?\(0\): )".*"/, '$1"VERSION"')
      .trimEnd()
  );
}

const LABELS = / {6}ATTRIBUTE "bits" \{[^]*?\n {6}\}\n/g;

test('types, shapes, chunks, filters, attributes and values are the same', async () => {
  const sim = await Simulator.start({
    ...{ controlPort: 0, dataPort: 0, seed: 7, samples: 30, hwTimeOffsetNs: -5n },
  });
  onTestFinished(() => sim.close());
  const client = new AsyncClient('127.0.0.1', sim);
  onTestFinished(() => client.close());
  const file = join(temporaryFolder(), 'plain.h5');
  await writeHdfFiles(client, { scheme: file, arm: true, chunkSamples: 16 });
  const text = dump(file);
  expect(text.match(LABELS)).toHaveLength(1);
  expect(text.replace(LABELS, '')).toBe(readFileSync(BEFORE, 'utf8').trimEnd());
});
