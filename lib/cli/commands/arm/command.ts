/** `pandablocks arm`: arms a PandA. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from '../../connection-options.js';

export function addArmCommand(program: Command): void {
  addConnectionOptions(program.command('arm'))
    .description('Arm a PandA: the capture begins when PCAP.ENABLE rises.')
    .addHelpText(
      'after',
      '\n`pandablocks hdf --arm` arms when it is ready to receive; this command is for other clients.\n' +
        'Exit code: 0 if the PandA is armed, 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, options: ConnectionOptions) => {
      const { armPanda } = await import('./run.js');
      process.exitCode = await armPanda(host, options);
    });
}
