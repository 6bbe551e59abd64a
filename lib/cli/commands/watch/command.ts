/** `pandablocks watch`: shows changes of a PandA. */

import { type Command, InvalidArgumentError } from 'commander';

import type { ChangeGroup } from '../../../commands/get-changes.js';
import { addConnectionOptions } from '../../connection-options.js';
import { parseSeconds } from '../../parse-options.js';
import type { WatchOptions } from './run.js';

/** The values of `ChangeGroup`, which is loaded only when it is needed. */
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
    .description('Show changes of a PandA as they happen.')
    .argument('[name...]', 'only these: names, or patterns such as "SEQ1.*"')
    .option('--group <group>', `only ${names}; may be repeated`, parseGroup)
    .option('--period <seconds>', 'interval between requests', parseSeconds, 1)
    .option('--all', 'first show everything that can be read', false)
    .option('--times', 'print the time before each line', false)
    .option('--json', 'print one JSON object per line', false)
    .addHelpText(
      'after',
      '\nPositions are left out, since encoders change all the time: name them, or give --group posn.\n' +
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
