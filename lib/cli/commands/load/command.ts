/** `pandablocks load`: loads a saved state. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { LoadOptions } from './run.js';

export function addLoadCommand(program: Command): void {
  addConnectionOptions(program.command('load'))
    .description('Load a saved state into a PandA.')
    .argument('[file]', 'of "pandablocks save"; -: standard input')
    .option('--tutorial', 'load the state that the tutorial begins with', false)
    .option('--yes', 'with --tutorial: load it into a PandA that is not a simulated one', false)
    .option('--dry-run', 'only show what would change', false)
    .addHelpText(
      'after',
      '\nWhat is not in the file stays as it is. Lines that the PandA refuses are named; all others\n' +
        'are loaded.\n' +
        'Exit code: 0 if all is loaded, 130 after Ctrl-C, otherwise 1.',
    )
    .action(
      async (host: string, file: string | undefined, options: LoadOptions, command: Command) => {
        if ((file === undefined) !== options.tutorial) {
          command.error('error: give a file, or --tutorial: one of the two');
        }
        const { loadState, showLoading, TUTORIAL } = await import('./run.js');
        const run = options.dryRun ? showLoading : loadState;
        process.exitCode = await run(host, file ?? TUTORIAL, options);
      },
    );
}
