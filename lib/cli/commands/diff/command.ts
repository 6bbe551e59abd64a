/** `pandablocks diff`: compares a PandA with a saved state. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from '../../connection-options.js';

/** As of diff(1): not 1, which says that they differ. */
const EXIT_TROUBLE = 2;

export function addDiffCommand(program: Command): void {
  addConnectionOptions(program.command('diff'))
    .description('Show in what a PandA differs from a saved state.')
    .argument('<file>', 'of "pandablocks save"; -: standard input')
    .addHelpText(
      'after',
      '\nLines with - are what is in the PandA, lines with + what is in the file.\n' +
        'Exit code: 0 if they are the same, 1 if not, 2 if they could not be compared, 130 after Ctrl-C.',
    )
    // eslint-disable-next-line no-restricted-properties -- commander would do it, with another code
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_TROUBLE))
    .action(async (host: string, file: string, options: ConnectionOptions) => {
      const { diffState } = await import('./run.js');
      process.exitCode = (await diffState(host, file, options)) ?? EXIT_TROUBLE;
    });
}
