/** `pandablocks hdf`: captures acquisitions into HDF5 files, from a PandA or from a durable stream. */

import { type Command, InvalidArgumentError } from 'commander';

import { addFileOptions, SCHEME_HELP } from '../../file-options.js';
import { addNatsOptions } from '../../nats-options.js';
import type { FromStreamOptions } from './from-stream.js';
import type { HdfOptions } from './run.js';
import {
  addCaptureOptions,
  addOutputOptions,
  addViewOptions,
  EXIT_CODES,
} from '../../capture/capture-options.js';
import { parseHost, parseSeconds } from '../../parse-options.js';

type Options = HdfOptions & FromStreamOptions & { readonly from?: string | undefined };

/** Options that make sense with a PandA only. */
const OF_A_PANDA = [
  ...['arm', 'force', 'samples', 'atMost', 'duration', 'frameTimeout', 'reconnect'],
  ...['controlPort', 'dataPort', 'maxBuffered', 'overwrite', 'to', 'name', 'requireStream'],
  ...['samplesTotal', 'namesFromPanda', 'state', 'view', 'viewPort', 'viewKeep', 'metrics'],
];
const EXAMPLES = `
Examples:
  pandablocks hdf panda.local scan.h5 --arm                  one acquisition into a file
  pandablocks hdf panda.local scan-%03d.h5 --arm --num 0     until Ctrl-C, a file each
  pandablocks hdf panda.local scan.h5 --arm --view           with a page on which it can be watched
  pandablocks hdf --from nats://store:4222 '%s-%d.h5'        what has been published to a NATS server`;
/** Each acquisition of a stream is a job. */
const OF_SEVERAL_ACQUISITIONS = ['oneFile', 'maxRows', 'maxFileSize'];
/** Options about files that writers of a stream have too. */
const CONTENT = ['last', 'names', 'bits', 'bitWords', 'attr', 'attrs'] as const;
const OF_A_STREAM = ['natsCreds', 'natsNkey', 'natsCa'];

export function addHdfCommand(program: Command): void {
  const command = program
    .command('hdf')
    .description('Capture acquisitions into HDF5 files, one each.')
    .usage('[options] <host> <scheme>\n       pandablocks hdf [options] --from <url> <scheme>')
    .argument('[host]', 'name or address of the PandA')
    .argument('[scheme]', SCHEME_HELP);
  addCaptureOptions(command)
    .option('--flush-period <seconds>', 'how often data gets to disk', parseSeconds, 1)
    .option('--overwrite', 'replace files that are there', false)
    .option('--from <url>', 'write what waits in the streams of a NATS server: nats://HOST[:PORT]')
    .option(
      '--panda <name>',
      'with --from: only acquisitions of this PandA; can be repeated',
      addTo,
    )
    .option('--to <url>', 'publish to a NATS server as well: nats://HOST[:PORT]')
    .option('--name <name>', 'with --to: name of the PandA in streams')
    .option('--require-stream', 'with --to: end if publishing fails', false);
  addFileOptions(command);
  addViewOptions(command);
  addOutputOptions(command, 'a slow disk').addHelpText(
    'after',
    `${EXAMPLES}\n\nWith --from, %s in the scheme is the name of the PandA, %d the publisher's number of the acquisition, and\n--num is 0 by default; the publisher's options for files apply, unless options are given here.\n\n${EXIT_CODES}`,
  );
  addNatsOptions(command).action(
    async (first: string | undefined, second: string | undefined, options: Options) => {
      const { from } = options;
      if (from === undefined) await runFromPanda(command, first, second, options);
      else await runFromStream(command, from, [first, second], options);
    },
  );
}

async function runFromPanda(
  command: Command,
  host: string | undefined,
  scheme: string | undefined,
  options: Options,
): Promise<void> {
  refuse(command, ['panda'], 'makes sense with --from only');
  if (options.to === undefined) {
    refuse(command, ['name', 'requireStream'], 'makes sense with --to only');
    refuse(command, OF_A_STREAM, 'makes sense with --from and --to only');
  }
  if (host === undefined) missing(command, 'host');
  if (scheme === undefined) missing(command, 'scheme');
  const parsed = parseHostOf(command, host);
  const { captureToHdf } = await import('./run.js');
  process.exitCode = await captureToHdf(parsed, scheme, options);
}

async function runFromStream(
  command: Command,
  url: string,
  [scheme, more]: readonly [string | undefined, string | undefined],
  options: Options,
): Promise<void> {
  refuse(
    command,
    OF_A_PANDA,
    'makes no sense with --from: it is for whoever captures from the PandA',
  );
  refuse(
    command,
    OF_SEVERAL_ACQUISITIONS,
    'makes no sense with --from: any writer may get the next acquisition, so each has a file of its own',
  );
  refuse(command, ['first'], 'makes no sense with --from: the publisher numbers the acquisitions');
  if (scheme === undefined) missing(command, 'scheme');
  if (more !== undefined) {
    command.error('error: with --from give only the scheme of the files: no host');
  }
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const content = CONTENT.filter(isGiven).map((name) => [name, options[name]]);
  const { writeFromStream } = await import('./from-stream.js');
  process.exitCode = await writeFromStream(url, scheme, {
    ...options,
    num: isGiven('num') ? options.num : 0,
    dropSuspect: isGiven('dropSuspect') ? options.dropSuspect : undefined,
    content: Object.fromEntries(content) as FromStreamOptions['content'],
  });
}

function refuse(command: Command, names: readonly string[], why: string): void {
  const given = names.find((name) => command.getOptionValueSource(name) === 'cli');
  if (given === undefined) return;
  const option = `--${given.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  command.error(`error: ${option} ${why}`);
}

function missing(command: Command, name: string): never {
  command.error(`error: missing required argument '${name}'`);
}

function parseHostOf(command: Command, host: string): string {
  try {
    return parseHost(host);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    command.error(
      `error: command-argument value '${host}' is invalid for argument 'host'. ${error.message}`,
    );
  }
}

function addTo(name: string, names: readonly string[] = []): string[] {
  return [...names, name];
}
