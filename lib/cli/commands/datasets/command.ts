/** `pandablocks datasets`: shows which datasets a capture would have. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import { parsePositive } from '../../parse-options.js';
import type { DatasetsOptions } from './run.js';

export function addDatasetsCommand(program: Command): void {
  addConnectionOptions(program.command('datasets'))
    .description('Show which datasets a capture would have now.')
    .option('--rate <rate>', 'samples per second: also show MB/s', parsePositive)
    .option('--json', 'print a JSON object', false)
    .addHelpText(
      'after',
      '\nNothing is armed, and nothing is changed.\n' +
        'Exit code: 0 if it could be shown, 130 after Ctrl-C, otherwise 1, also if nothing is configured\n' +
        'for capture.',
    )
    .action(async (host: string, options: DatasetsOptions) => {
      const { showDatasets } = await import('./run.js');
      process.exitCode = await showDatasets(host, options);
    });
}
