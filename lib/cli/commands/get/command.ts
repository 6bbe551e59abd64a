/** `pandablocks get`: reads fields. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from '../../connection-options.js';

export function addGetCommand(program: Command): void {
  addConnectionOptions(program.command('get'))
    .description('Read fields, attributes or star commands.')
    .argument('<field...>', 'e.g. PULSE1.DELAY, SEQ1.TABLE, *IDN; a block, SEQ1: all of its fields')
    .addHelpText(
      'after',
      '\nOne field: its value alone, a line for each line of it. Several: NAME=VALUE, or NAME<,\n' +
        'the lines and an empty line for a value of several lines.\n' +
        'Exit code: 0 if all could be read, 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, fields: string[], options: ConnectionOptions) => {
      const { getFields } = await import('./run.js');
      process.exitCode = await getFields(host, fields, options);
    });
}
