/** Runs `pandablocks sim`. */

import { once } from 'node:events';

import { describeFault, parseFault, Simulator } from '../../../sim/index.js';
import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import { printText } from '../../output/print.js';

export interface SimOptions {
  readonly controlPort: number;
  readonly dataPort: number;
  readonly host: string;
  readonly tutorial: boolean;
  readonly speed: number;
  readonly rate?: number | undefined;
  readonly samples?: number | undefined;
  readonly seed: number;
  readonly fault: readonly string[];
  readonly debug: boolean;
}

export async function simulate(options: SimOptions): Promise<number> {
  const { controlPort, dataPort, host, speed, seed, tutorial, rate, samples, debug } = options;
  let simulator: Simulator | null = null;
  try {
    const faults = options.fault.map(parseFault);
    simulator = await Simulator.start({
      ...{ controlPort, dataPort, host, speed, seed, tutorial, faults },
      ...(rate !== undefined && { rate }),
      // A free run with only a rate continues until it is disarmed.
      ...((rate !== undefined || samples !== undefined) && { samples: samples ?? Infinity }),
    });
    const ports = `control port ${simulator.controlPort}, data port ${simulator.dataPort}`;
    const told = [`A simulated PandA listens on ${host}: ${ports}. Ctrl-C ends it.`];
    for (const fault of faults) told.push(`  ${describeFault(fault)}`);
    // Listen before printing: a program that reads the output may stop this process immediately.
    const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    // Printed in one piece: a program that waits for the first line then has the whole text.
    await printText(`${told.join('\n')}\n`);
    const isShutDown = await Promise.race([
      interrupted.then(() => false),
      simulator.closed.then(() => true),
    ]);
    if (isShutDown) await printText('The simulated PandA has shut down.\n');
    return EXIT_OK;
  } catch (error) {
    reportFailure(error, debug);
    return EXIT_FAILED;
  } finally {
    await simulator?.close();
  }
}
