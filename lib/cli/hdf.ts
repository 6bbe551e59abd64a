/** `pandablocks hdf`: captures acquisitions into HDF5 files. */

import type { Command } from 'commander';

import { AsyncClient } from '../client/async-client.js';
import { AcquisitionError, CaptureAbortedError } from '../errors.js';
import { writeHdfFiles } from '../hdf/write-hdf-files.js';
import { reportFailure } from './failure.js';
import { HdfReport } from './hdf-report.js';
import { parseCount, parsePort, parseSeconds } from './parse.js';

interface HdfOptions {
  readonly num: number;
  readonly arm: boolean;
  readonly controlPort: number;
  readonly dataPort: number;
  readonly flushPeriod: number;
  readonly overwrite: boolean;
  readonly json: boolean;
  readonly debug: boolean;
}

const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

export function addHdfCommand(program: Command): void {
  program
    .command('hdf')
    .description('Capture acquisitions into HDF5 files, one each.')
    .argument('<host>', 'name or address of the PandA')
    .argument('<scheme>', 'name of the files: %d (or %03d) is the number of the acquisition')
    .option('--num <n>', 'how many acquisitions; 0: until Ctrl-C', parseCount, 1)
    .option('--arm', 'arm the PandA, for each acquisition', false)
    .option('--control-port <port>', 'control port of the PandA', parsePort, 8888)
    .option('--data-port <port>', 'data port of the PandA', parsePort, 8889)
    .option('--flush-period <seconds>', 'how often data gets to disk', parseSeconds, 1)
    .option('--overwrite', 'replace files that are there', false)
    .option('--json', 'print a JSON object a line for each acquisition', false)
    .option('--debug', 'print where an error comes from', false)
    .addHelpText(
      'after',
      '\nExit code: 0 if each acquisition ended Ok or Disarmed, 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, scheme: string, options: HdfOptions) => {
      process.exitCode = await captureToHdf(host, scheme, options);
    });
}

async function captureToHdf(host: string, scheme: string, options: HdfOptions): Promise<number> {
  const { controlPort, dataPort, arm, num, flushPeriod, overwrite } = options;
  const interruption = interruptible();
  const report = await HdfReport.create(options.json);
  const client = new AsyncClient(host, { controlPort, dataPort });
  try {
    await writeHdfFiles(client, {
      scheme,
      num,
      arm,
      flushPeriod,
      overwrite,
      signal: interruption.signal,
      onOpen: report.onOpen,
      onProgress: report.onProgress,
      onResult: report.onResult,
    });
    return 0;
  } catch (error) {
    report.clearProgress();
    if (error instanceof CaptureAbortedError) {
      report.stopped(error.results ?? []);
      return interruption.signal.reason === 'SIGINT' ? EXIT_INTERRUPTED : EXIT_FAILED;
    }
    // What ended badly has been told as it ended.
    if (error instanceof AcquisitionError) console.error(`pandablocks: ${error.message}`);
    else reportFailure(error, options.debug);
    return EXIT_FAILED;
  } finally {
    report.clearProgress();
    interruption.release();
    await client.close();
  }
}

/** A signal for the first Ctrl-C or SIGTERM; the second ends the program at once. */
function interruptible(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(name === 'SIGINT' ? EXIT_INTERRUPTED : EXIT_FAILED);
    controller.abort(name);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}
