/** `pandablocks load`: loads a saved state. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { LoadOptions } from './run.js';

export function addLoadCommand(program: Command): void {
  addConnectionOptions(program.command('load'))
    .description('Load a saved state into a PandA.')
    .argument('[file]', 'of "pandablocks save"; -: standard input')
    .option(
      '--from-file <file.h5>',
      'load the state that a capture with --state has put into a file',
    )
    .option('--tutorial', 'load the state that the tutorial begins with', false)
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
        const given = [file, options.fromFile, options.tutorial || undefined];
        if (given.filter((each) => each !== undefined).length !== 1) {
          command.error('error: give a file, --from-file FILE.h5 or --tutorial: one of them');
        }
        const { loadState, showLoading, TUTORIAL } = await import('./run.js');
        const run = options.dryRun ? showLoading : loadState;
        process.exitCode = await run(host, file ?? TUTORIAL, options);
      },
    );
}
