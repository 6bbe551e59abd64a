/** The examples, as a user runs them. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../helpers/cli.js';
import { dumpFile } from '../helpers/python.js';
import { tutorialPanda } from '../helpers/tutorial.js';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

test('capture-with-progress', async () => {
  const file = join(temporaryFolder(), 'x.h5');
  const { sim } = await tutorialPanda();
  const ports = [sim.controlPort, sim.dataPort].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(EXAMPLES, 'capture-with-progress.mjs'),
    ...['127.0.0.1', file, ...ports],
  ]);
  expect(stdout).toMatch(
    /^capturing 11 columns\n(\d+ samples written\n)+ended Ok after 1000 samples\n$/,
  );
  expect(dumpFile(file).datasets['COUNTER1.OUT.Mean']).toMatchObject({
    rows: 1000,
    last: [996, 997, 998, 999, 1000],
  });
});
