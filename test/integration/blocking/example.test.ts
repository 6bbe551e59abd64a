/** The example of `BlockingClient`, as a user runs it. */

import { fileURLToPath } from 'node:url';

import { Simulator } from 'pandablocks/sim';
import { expect, onTestFinished, test } from 'vitest';

import { Running } from '../../helpers/blocking.js';

test('blocking-script', async () => {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: 1000, rate: 10_000 });
  onTestFinished(() => sim.close());
  const script = new Running([
    fileURLToPath(new URL('../../../examples/blocking-script.mjs', import.meta.url)),
    ...['127.0.0.1', String(sim.controlPort), String(sim.dataPort)],
  ]);
  expect(await script.closed).toMatchObject({ code: 0 });
  expect(script.stdout).toMatch(
    /^PandA SW: .*\nPCAP is .*\n(\d+ samples, .* is .*\n)+ended Ok after 1000 samples\n$/,
  );
});
