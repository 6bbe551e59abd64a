/** `pandablocks hdf`: captures acquisitions into HDF5 files. */

import type { Command } from 'commander';

import type { HdfOptions } from './run.js';
import {
  parseCount,
  parseHost,
  parseNumber,
  parsePort,
  parseSeconds,
  parseSize,
  parseTimeout,
} from '../../parse-options.js';

export function addHdfCommand(program: Command): void {
  program
    .command('hdf')
    .description('Capture acquisitions into HDF5 files, one each.')
    .argument('<host>', 'name or address of the PandA', parseHost)
    .argument('<scheme>', 'name of the files: %d (or %03d) is the number of the acquisition')
    .option('--num <n>', 'how many acquisitions; 0: until Ctrl-C', parseCount, 1)
    .option('--arm', 'arm the PandA, for each acquisition', false)
    .option('--force', 'with --arm: disarm it first, whatever it is doing', false)
    .option('--samples <n>', 'end each acquisition after so many samples', parseNumber)
    .option('--at-most', 'with --samples: fewer are no failure', false)
    .option('--duration <seconds>', 'end after so long', parseTimeout)
    .option('--allow-missed', 'samples lost before we connected are no failure', false)
    .option('--frame-timeout <seconds>', 'fail if nothing comes for so long', parseTimeout)
    .option('--reconnect', 'wait for a PandA that is lost, and go on', false)
    .option('--control-port <port>', 'control port of the PandA', parsePort, 8888)
    .option('--data-port <port>', 'data port of the PandA', parsePort, 8889)
    .option('--flush-period <seconds>', 'how often data gets to disk', parseSeconds, 1)
    .option('--max-buffered <size>', 'what may wait for a slow disk, e.g. 500M, 2G', parseSize)
    .option('--overwrite', 'replace files that are there', false)
    .option('--drop-suspect', 'leave out samples that are not to be trusted', false)
    .option('--json', 'print a JSON object a line for each acquisition', false)
    .option('--debug', 'print where an error comes from', false)
    .addHelpText(
      'after',
      '\nExit code: 0 if each acquisition is complete, or as --samples or --duration asked, 130 after Ctrl-C, otherwise 1,\nalso if a line could not be printed: the capture goes on then.',
    )
    .action(async (host: string, scheme: string, options: HdfOptions) => {
      const { captureToHdf } = await import('./run.js');
      process.exitCode = await captureToHdf(host, scheme, options);
    });
}
