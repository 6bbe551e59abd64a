/** The capture options of a case. */

import { join } from 'node:path';

import type { WriteHdfFilesOptions } from 'pandablocks';

import type { Scenario } from './scenario.js';

export function captureOptionsOf(scenario: Scenario, folder: string): WriteHdfFilesOptions {
  const { naming, num, samples, chunkSamples, maxBufferedBytes, reconnect } = scenario;
  const { arm, allowMissed, dropSuspect, flushPeriod, frameTimeout, duration } = scenario;
  const listed = Array.from({ length: num }, (_, i) => join(folder, `listed${i}.h5`));
  return {
    ...{ num, arm, allowMissed, dropSuspect, flushPeriod, frameTimeout, duration },
    ...(naming === 'listed'
      ? { fileNames: listed }
      : { scheme: join(folder, naming === 'one' ? 'one.h5' : '%03d.h5') }),
    ...(samples !== null && { samples, atMost: scenario.atMost }),
    ...(chunkSamples !== null && { chunkSamples }),
    ...(maxBufferedBytes !== null && { maxBufferedBytes }),
    ...(reconnect && { reconnect: { minDelay: 0.02, maxDelay: 0.1, attempts: 8 } }),
  };
}
