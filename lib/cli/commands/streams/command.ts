/** `pandablocks streams`: the streams of a NATS server. */

import type { Command } from 'commander';

import { addNatsOptions } from '../../nats-options.js';
import { parseNumber, parseSize } from '../../parse-options.js';
import type { ListOptions, PurgeOptions, SetUpOptions } from './run.js';

const URL = 'the NATS server: nats://HOST[:PORT], several with commas';

export function addStreamsCommand(program: Command): void {
  const streams = program
    .command('streams')
    .description('List, make and purge the durable streams of a NATS server.');
  const list = streams
    .command('list')
    .description('List PandAs and the acquisitions in their streams.')
    .argument('<url>', URL)
    .option('--json', 'print one JSON object', false)
    .option('--debug', 'print where an error comes from', false);
  addNatsOptions(list).action(async (url: string, options: ListOptions) => {
    const { runList } = await import('./run.js');
    process.exitCode = await runList(url, options);
  });
  const setUp = streams
    .command('setup')
    .description('Make the streams of PandAs, where there are none.')
    .argument('<url>', URL)
    .requiredOption('--panda <name...>', 'names of the PandAs: letters, digits, - and _')
    .requiredOption(
      '--max-bytes <size>',
      'the most that each stream may have, e.g. 100G',
      parseSize,
    )
    .option('--replicas <n>', 'on how many servers each message is kept', parseNumber, 1)
    .option('--debug', 'print where an error comes from', false);
  addNatsOptions(setUp).action(async (url: string, options: SetUpOptions) => {
    const { runSetUp } = await import('./run.js');
    process.exitCode = await runSetUp(url, options);
  });
  const purge = streams
    .command('purge')
    .description('Remove all acquisitions, written or not.')
    .argument('<url>', URL)
    .option('--panda <name...>', 'of these PandAs')
    .option('--yes', 'of all PandAs', false)
    .option('--debug', 'print where an error comes from', false);
  addNatsOptions(purge).action(async (url: string, options: PurgeOptions) => {
    if (options.panda === undefined && !options.yes) {
      purge.error('error: give --panda NAME, or --yes for all PandAs: what is purged is lost');
    }
    const { runPurge } = await import('./run.js');
    process.exitCode = await runPurge(url, options);
  });
}
