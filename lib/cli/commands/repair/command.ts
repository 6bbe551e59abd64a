/** `pandablocks repair`: repairs the files of killed captures. */

import type { Command } from 'commander';
import type { RepairOptions } from './run.js';

export function addRepairCommand(program: Command): void {
  program
    .command('repair')
    .description('Repair files whose capture was killed.')
    .argument('<files...>', 'files, or their unfinished parts (NAME.XXXXXXXX.partial)')
    .option('--json', 'print a JSON object for each file, one per line', false)
    .option('--debug', 'print where an error comes from', false)
    .addHelpText('after', '\nExit code: 0 if all files are in order afterwards, otherwise 1.')
    .action(async (files: string[], options: RepairOptions) => {
      const { repairFiles } = await import('./run.js');
      process.exitCode = await repairFiles(files, options);
    });
}
