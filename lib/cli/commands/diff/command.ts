/** `pandablocks diff`: compares a PandA with a saved state. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from '../../connection-options.js';

/** The same as in diff(1), where 1 means that there are differences. */
const EXIT_TROUBLE = 2;

export function addDiffCommand(program: Command): void {
  addConnectionOptions(program.command('diff'))
    .description('Show the differences between a PandA and a saved state.')
    .argument('<file>', 'made by "pandablocks save"; -: standard input')
    .addHelpText(
      'after',
      '\nLines with - are in the PandA, lines with + in the file.\n' +
        'Exit code: 0 if they are the same, 1 if not, 2 if they could not be compared, 130 after Ctrl-C.',
    )
    // eslint-disable-next-line no-restricted-properties -- otherwise commander exits with 1
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_TROUBLE))
    .action(async (host: string, file: string, options: ConnectionOptions) => {
      const { diffState } = await import('./run.js');
      process.exitCode = (await diffState(host, file, options)) ?? EXIT_TROUBLE;
    });
}
