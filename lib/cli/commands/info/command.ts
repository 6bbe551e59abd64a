/** `pandablocks info`: shows what is in a captured file. */

import type { Command } from 'commander';
import type { InfoOptions } from './run.js';

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('Show what is in captured files.')
    .argument('<files...>', 'HDF5 files')
    .option('--json', 'print a JSON object a line for each file', false)
    .option('--debug', 'print where an error comes from', false)
    .addHelpText('after', '\nExit code: 0 if all of it could be read, otherwise 1.')
    .action(async (files: string[], options: InfoOptions) => {
      const { showFiles } = await import('./run.js');
      process.exitCode = await showFiles(files, options);
    });
}
