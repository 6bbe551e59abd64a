import { describe, expect, test } from 'vitest';

import { InvalidOptionError } from '../../../lib/errors.js';
import { Simulator } from '../../../lib/sim/simulator.js';
import type { SimulatorOptions } from '../../../lib/sim/simulator-options.js';

const FREE = { controlPort: 0, dataPort: 0 };

describe('a simulated PandA does not start with', () => {
  test.each<[SimulatorOptions, string]>([
    [{ controlPort: -1 }, 'controlPort is -1: give a port from 1 to 65535, or 0 for any.'],
    [{ dataPort: 65_536 }, 'dataPort is 65536: give a port from 1 to 65535, or 0 for any.'],
    [{ dataPort: 1.5 }, 'dataPort is 1.5: '],
    [{ host: '' }, 'host is empty: give 127.0.0.1, or 0.0.0.0 to let everybody in.'],
    [{ speed: 0 }, 'speed is 0: give simulated seconds in a second, above 0, or Infinity.'],
    [{ speed: -1 }, 'speed is -1: '],
    [{ speed: NaN }, 'speed is NaN: '],
    [{ rate: 0 }, 'rate is 0: give samples a second, above 0, or Infinity.'],
    [{ rate: -1 }, 'rate is -1: '],
    [{ rate: NaN }, 'rate is NaN: '],
    [{ sead: 1 } as SimulatorOptions, 'Simulator.start has no option "sead": did you mean seed?'],
    [{ samples: -1 }, 'samples is -1: give a whole number, or Infinity.'],
    [{ samples: 1.5 }, 'samples is 1.5: '],
    [{ samples: NaN }, 'samples is NaN: '],
    [{ seed: 0.5 }, 'seed is 0.5: give a whole number.'],
    [{ seed: Infinity }, 'seed is Infinity: '],
  ])('%j', async (options, message) => {
    const start = Simulator.start({ ...FREE, ...options });
    // One that starts all the same is not to be left behind.
    const error: unknown = await start.then(
      (simulator) => simulator.close(),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain(message);
  });
});

test('the limits of options are accepted', async () => {
  for (const options of [
    { rate: Infinity, samples: Infinity, speed: Infinity, seed: -1 },
    { rate: 0.001, samples: 0, seed: 0 },
  ]) {
    const simulator = await Simulator.start({ ...FREE, ...options });
    expect(simulator.controlPort).toBeGreaterThan(0);
    await simulator.close();
  }
});
