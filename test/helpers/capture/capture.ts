/** `pandablocks hdf` with a simulated PandA that has a given source. */

import { join } from 'node:path';

import { type AcquisitionSource, Simulator } from 'pandablocks/sim';
import { onTestFinished } from 'vitest';

import { Cli, temporaryFolder } from '../cli/cli.js';

export interface CaptureTest {
  readonly folder: string;
  readonly sim: Simulator;
  readonly file: string;
  /** The number of armed acquisitions. */
  readonly armed: () => number;
  /** Starts the command. */
  readonly run: (...args: (string | number)[]) => Cli;
}

export async function captureFrom(source: AcquisitionSource): Promise<CaptureTest> {
  const folder = temporaryFolder();
  let armed = 0;
  const sim = await Simulator.start({
    controlPort: 0,
    dataPort: 0,
    source: (number, signal) => {
      armed++;
      return source(number, signal);
    },
  });
  onTestFinished(() => sim.close());
  const file = join(folder, 'scan.h5');
  const run = (...args: (string | number)[]): Cli => {
    const scheme = args.some((arg) => String(arg).includes('.h5')) ? [] : [file];
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    return new Cli(['hdf', '127.0.0.1', ...scheme, ...args, '--arm', ...ports]);
  };
  return { folder, sim, file, armed: () => armed, run };
}

/** Resolves when the signal is aborted. */
export async function abortOf(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
