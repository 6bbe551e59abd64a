/** `pandablocks introspect`: shows the blocks and fields of a PandA. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { IntrospectOptions } from './run.js';

export function addIntrospectCommand(program: Command): void {
  addConnectionOptions(program.command('introspect'))
    .description('Show the blocks and fields of a PandA.')
    .argument('[block...]', 'without numbers, e.g. PULSE; default: all')
    .option('--json', 'print a JSON object', false)
    .addHelpText(
      'after',
      '\nExit code: 0 if everything could be read, 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, blocks: string[], options: IntrospectOptions) => {
      const { introspect } = await import('./run.js');
      process.exitCode = await introspect(host, blocks, options);
    });
}
