/** `pandablocks watch`: shows what changes in a PandA. */

import { type Command, InvalidArgumentError } from 'commander';

import type { ChangeGroup } from '../../../commands/get-changes.js';
import { addConnectionOptions } from '../../connection-options.js';
import { parseSeconds } from '../../parse-options.js';
import type { WatchOptions } from './run.js';

/** The values of `ChangeGroup`, which itself is loaded only when there is something to do. */
const GROUPS: Readonly<Record<string, ChangeGroup>> = {
  config: '.CONFIG',
  bits: '.BITS',
  posn: '.POSN',
  read: '.READ',
  attr: '.ATTR',
  table: '.TABLE',
  metadata: '.METADATA',
};

export function addWatchCommand(program: Command): void {
  const names = Object.keys(GROUPS).join(', ');
  addConnectionOptions(program.command('watch'))
    .description('Show whatever changes from now on.')
    .argument('[name...]', 'only these: names, or patterns such as "SEQ1.*"')
    .option('--group <group>', `only ${names}; can be given several times`, parseGroup)
    .option('--period <seconds>', 'how long to wait before asking again', parseSeconds, 1)
    .option('--all', 'first show everything that can be read', false)
    .option('--times', 'put the time before each line', false)
    .option('--json', 'print a JSON object a line', false)
    .addHelpText(
      'after',
      '\nPositions are left out, as encoders change all the time: name them, or give --group posn.\n' +
        'A line is NAME=VALUE, NAME< (N words) for a table, NAME (error) for a value in error.\n' +
        'Exit code: 130 after Ctrl-C, otherwise 1.',
    )
    .action(async (host: string, names: string[], options: WatchOptions) => {
      const { watch } = await import('./run.js');
      process.exitCode = await watch(host, names, options);
    });
}

function parseGroup(text: string, others: readonly ChangeGroup[] = []): ChangeGroup[] {
  const name = text.toLowerCase();
  const group = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
  if (group !== undefined) return [...others, group];
  throw new InvalidArgumentError(`Choose from ${Object.keys(GROUPS).join(', ')}.`);
}
