/** `pandablocks info`: shows what is in a captured file. */

import type { Command } from 'commander';
import type { InfoOptions } from './run.js';

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('Show what is in a captured file.')
    .argument('<file>', 'an HDF5 file')
    .option('--json', 'print a JSON object', false)
    .option('--debug', 'print where an error comes from', false)
    .addHelpText('after', '\nExit code: 0 if all of it could be read, otherwise 1.')
    .action(async (file: string, options: InfoOptions) => {
      const { showFile } = await import('./run.js');
      process.exitCode = await showFile(file, options);
    });
}
