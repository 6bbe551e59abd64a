/** Checks the options of a simulated PandA. */

import { inspect } from 'node:util';

import { InvalidOptionError } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import type { SimulatorOptions } from './simulator-options.js';

const MAX_PORT = 65_535;
const RANGE = `from 1 to ${MAX_PORT}, or 0 for any`;

const OPTIONS: OptionNames<SimulatorOptions> = {
  controlPort: true,
  dataPort: true,
  host: true,
  speed: true,
  seed: true,
  rate: true,
  samples: true,
  tutorial: true,
  faults: true,
  hwTimeOffsetNs: true,
  source: true,
};

/**
 * Checks the options, except whether the host is valid, which shows when the server listens.
 *
 * @throws InvalidOptionError
 */
export function checkOptions(options: SimulatorOptions): void {
  refuseUnknownOptions(options, OPTIONS, 'Simulator.start');
  const { controlPort = 0, dataPort = 0, host, speed = 1 } = options;
  const { rate = Infinity, samples = 0, seed = 0 } = options;
  for (const [name, port] of Object.entries({ controlPort, dataPort })) {
    if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
      const kind = typeof port === 'string' ? 'as a number, without quotes' : RANGE;
      refuse(`${name} is ${inspect(port)}: give a port ${kind}.`);
    }
  }
  // An empty host would mean all addresses of this machine.
  if (host === '') refuse('host is empty: give 127.0.0.1, or 0.0.0.0 to let everybody in.');
  if (!(speed > 0)) {
    refuse(`speed is ${speed}: give simulated seconds in a second, above 0, or Infinity.`);
  }
  if (!(rate > 0)) refuse(`rate is ${rate}: give samples a second, above 0, or Infinity.`);
  if (!(samples >= 0) || (samples !== Infinity && !Number.isSafeInteger(samples))) {
    refuse(`samples is ${samples}: give a whole number, or Infinity.`);
  }
  if (!Number.isSafeInteger(seed)) refuse(`seed is ${seed}: give a whole number.`);
}

function refuse(message: string): never {
  throw new InvalidOptionError(message);
}
