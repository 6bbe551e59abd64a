/** A simulated PandA with the state of the tutorial. */

import { readFileSync } from 'node:fs';

import { AsyncClient, SetState } from 'pandablocks';
import { Simulator, type SimulatorOptions } from 'pandablocks/sim';
import { onTestFinished } from 'vitest';

const STATE = new URL('../../../states/tutorial.sav', import.meta.url);

/** Both are closed when the test ends. By default, a capture takes a fraction of a second. */
export async function tutorialPanda(
  options: SimulatorOptions = {},
): Promise<{ sim: Simulator; client: AsyncClient }> {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, speed: Infinity, ...options });
  onTestFinished(() => sim.close());
  const client = new AsyncClient('127.0.0.1', sim);
  onTestFinished(() => client.close());
  await client.connect();
  await client.send(new SetState(readFileSync(STATE, 'utf8').split('\n').slice(0, -1)));
  return { sim, client };
}
