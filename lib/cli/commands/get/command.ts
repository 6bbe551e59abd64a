/** `pandablocks get`: reads fields. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { GetOptions } from './run.js';

export function addGetCommand(program: Command): void {
  addConnectionOptions(program.command('get'))
    .description('Read fields, attributes or star commands.')
    .argument('<field...>', 'e.g. PULSE1.DELAY, SEQ1.TABLE, *IDN; a block, SEQ1: all of its fields')
    .option('--csv', 'a table by its columns, with labels, as CSV', false)
    .addHelpText(
      'after',
      '\nFor one field, the lines of its value are printed. For several: NAME=VALUE, or NAME<,\n' +
        'the lines and an empty line for a value of several lines.\n' +
        'Exit code: 0 if all could be read, 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, fields: string[], options: GetOptions) => {
      const { getFields } = await import('./run.js');
      process.exitCode = await getFields(host, fields, options);
    });
}
