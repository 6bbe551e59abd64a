/** `pandablocks info`: shows the content of captured files. */

import type { Command } from 'commander';
import type { InfoOptions } from './run.js';

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('Show the content of captured files.')
    .argument('<files...>', 'HDF5 files')
    .option('--json', 'print a JSON object for each file, one per line', false)
    .option('--debug', 'print where an error comes from', false)
    .addHelpText('after', '\nExit code: 0 if everything could be read, otherwise 1.')
    .action(async (files: string[], options: InfoOptions) => {
      const { showFiles } = await import('./run.js');
      process.exitCode = await showFiles(files, options);
    });
}
