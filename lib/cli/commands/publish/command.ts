/** `pandablocks publish`: captures acquisitions into a durable stream. */

import type { Command } from 'commander';

import {
  addCaptureOptions,
  addOutputOptions,
  addViewOptions,
  EXIT_CODES,
} from '../../capture/capture-options.js';
import { addContentOptions } from '../../file-options.js';
import { addNatsOptions } from '../../nats-options.js';
import { parseHost, parseTimeout } from '../../parse-options.js';
import type { PublishOptions } from './run.js';

export function addPublishCommand(program: Command): void {
  const command = program
    .command('publish')
    .description('Capture acquisitions into a durable stream of NATS JetStream.')
    .argument('<host>', 'name or address of the PandA', parseHost)
    .requiredOption('--to <url>', 'the NATS server: nats://HOST[:PORT], several with commas')
    .option('--name <name>', 'name of the PandA in streams (default: HOST, all else as _)')
    .option('--file-scheme <scheme>', 'names of the files, for writers that have no scheme');
  addCaptureOptions(command);
  addContentOptions(command);
  addNatsOptions(command);
  command.option(
    '--ack-timeout <seconds>',
    'fail if the server acknowledges nothing for so long',
    parseTimeout,
    30,
  );
  addViewOptions(command);
  addOutputOptions(command, 'the server')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (host: string, options: PublishOptions) => {
      const { publish } = await import('./run.js');
      process.exitCode = await publish(host, options);
    });
}
