/** `pandablocks load`: loads a saved state. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { LoadOptions } from './run.js';

export function addLoadCommand(program: Command): void {
  addConnectionOptions(program.command('load'))
    .description('Load a saved state into a PandA.')
    .argument('[file]', 'made by "pandablocks save"; -: standard input')
    .option('--tutorial', 'load the initial state of the tutorial', false)
    .option('--yes', 'with --tutorial: load it into a PandA that is not a simulated one', false)
    .option('--dry-run', 'only show what would change', false)
    .addHelpText(
      'after',
      '\nValues that are not in the file stay unchanged. Refused lines are listed; all others\n' +
        'are loaded.\n' +
        'Exit code: 0 if everything is loaded, 130 after Ctrl-C, otherwise 1.',
    )
    .action(
      async (host: string, file: string | undefined, options: LoadOptions, command: Command) => {
        if ((file === undefined) !== options.tutorial) {
          command.error('error: give either a file or --tutorial');
        }
        const { loadState, showLoading, TUTORIAL } = await import('./run.js');
        const run = options.dryRun ? showLoading : loadState;
        process.exitCode = await run(host, file ?? TUTORIAL, options);
      },
    );
}
