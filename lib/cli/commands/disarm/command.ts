/** `pandablocks disarm`: disarms a PandA. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from '../../connection-options.js';

export function addDisarmCommand(program: Command): void {
  addConnectionOptions(program.command('disarm'))
    .description('Disarm a PandA: a running acquisition ends with Disarmed.')
    .addHelpText(
      'after',
      '\nExit code: 0 if the PandA is not armed afterwards, 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, options: ConnectionOptions) => {
      const { disarmPanda } = await import('./run.js');
      process.exitCode = await disarmPanda(host, options);
    });
}
