/** `pandablocks status`: shows the status of a PandA. */

import { type Command, Option } from 'commander';

import { addConnectionOptions } from '../../connection-options.js';
import type { StatusOptions } from './run.js';

export function addStatusCommand(program: Command): void {
  addConnectionOptions(program.command('status'))
    .description('Show whether a PandA is armed, what it captures, and how PCAP is connected.')
    .option('--json', 'print a JSON object', false)
    .addOption(
      new Option('--wait <state>', 'wait until the PandA is in this state').choices([
        'idle',
        'armed',
        'busy',
      ]),
    )
    .addHelpText(
      'after',
      '\nidle: not armed. armed: waits for PCAP.ENABLE to rise. busy: captures.\n' +
        'Nothing in the PandA changes.\n' +
        'Exit code: 0, 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, options: StatusOptions) => {
      const { showStatus } = await import('./run.js');
      process.exitCode = await showStatus(host, options);
    });
}
