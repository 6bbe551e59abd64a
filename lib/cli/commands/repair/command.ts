/** `pandablocks repair`: makes whole files of what captures have left that were killed. */

import type { Command } from 'commander';
import type { RepairOptions } from './run.js';

export function addRepairCommand(program: Command): void {
  program
    .command('repair')
    .description('Repair files whose capture was killed.')
    .argument('<files...>', 'files, or what is left of them (NAME.XXXXXXXX.partial)')
    .option('--json', 'print a JSON object a line for each file', false)
    .option('--debug', 'print where an error comes from', false)
    .addHelpText('after', '\nExit code: 0 if all files are in order now, otherwise 1.')
    .action(async (files: string[], options: RepairOptions) => {
      const { repairFiles } = await import('./run.js');
      process.exitCode = await repairFiles(files, options);
    });
}
