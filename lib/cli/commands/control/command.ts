/** `pandablocks control`: a console to the control port. */

import type { Command } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { ControlOptions } from './run.js';

export function addControlCommand(program: Command): void {
  addConnectionOptions(program.command('control'))
    .description('Type commands for the control port, or pipe them in.')
    .option('--prompt <text>', 'the prompt on a terminal', '< ')
    .option('--no-readline', 'no completion, no history, no editing of lines')
    .addHelpText(
      'after',
      '\nA table begins with NAME< and ends with an empty line. TAB completes, Ctrl-C gives up\n' +
        'what has been typed; Ctrl-D, exit or quit ends; help lists the forms of commands.\n' +
        'Exit code: 0 at the end of the input, 130 after Ctrl-C at an empty line, otherwise 1.',
    )
    .action(async (host: string, options: ControlOptions) => {
      const { control } = await import('./run.js');
      process.exitCode = await control(host, options);
    });
}
