/** `pandablocks hdf`: captures acquisitions into HDF5 files, from a PandA or from a durable stream. */

import { type Command, InvalidArgumentError } from 'commander';

import { addNatsOptions } from '../../nats-options.js';
import type { FromStreamOptions } from './from-stream.js';
import type { HdfOptions } from './run.js';
import {
  parseCount,
  parseHost,
  parseNumber,
  parsePort,
  parseSeconds,
  parseSize,
  parseTimeout,
} from '../../parse-options.js';

type Options = HdfOptions & FromStreamOptions & { readonly from?: string };

/** Options that make sense with a PandA only, or that a file from a stream does not take. */
const OF_A_PANDA = [
  ...['arm', 'force', 'samples', 'atMost', 'duration', 'frameTimeout', 'reconnect'],
  ...['controlPort', 'dataPort', 'maxBuffered', 'overwrite'],
];
const OF_A_STREAM = ['panda', 'natsCreds', 'natsNkey', 'natsCa'];

export function addHdfCommand(program: Command): void {
  const command = program
    .command('hdf')
    .description('Capture acquisitions into HDF5 files, one each.')
    .usage('[options] <host> <scheme>\n       pandablocks hdf [options] --from <url> <scheme>')
    .argument('[host]', 'name or address of the PandA')
    .argument('[scheme]', 'name of the files: %d (or %03d) is the number of the acquisition')
    .option('--num <n>', 'how many acquisitions; 0: until Ctrl-C (--from: default)', parseCount, 1)
    .option('--arm', 'arm the PandA, for each acquisition', false)
    .option('--force', 'with --arm: disarm it first, whatever it is doing', false)
    .option('--samples <n>', 'end each acquisition after so many samples', parseNumber)
    .option('--at-most', 'with --samples: fewer are no failure', false)
    .option('--duration <seconds>', 'end after so long', parseTimeout)
    .option('--allow-missed', 'samples lost before we connected are no failure', false)
    .option('--frame-timeout <seconds>', 'fail if nothing comes for so long', parseTimeout)
    .option('--reconnect', 'wait for a PandA that is lost, and go on', false)
    .option('--control-port <port>', 'control port of the PandA', parsePort, 8888)
    .option('--data-port <port>', 'data port of the PandA', parsePort, 8889)
    .option('--flush-period <seconds>', 'how often data gets to disk', parseSeconds, 1)
    .option('--max-buffered <size>', 'what may wait for a slow disk, e.g. 500M, 2G', parseSize)
    .option('--overwrite', 'replace files that are there', false)
    .option('--drop-suspect', 'leave out samples that are not to be trusted', false)
    .option('--json', 'print a JSON object a line for each acquisition', false)
    .option('--debug', 'print where an error comes from', false)
    .option('--from <url>', 'write what waits in the streams of a NATS server: nats://HOST[:PORT]')
    .option(
      '--panda <name>',
      'with --from: only acquisitions of this PandA; can be repeated',
      addTo,
    )
    .addHelpText(
      'after',
      "\nWith --from, %s in the scheme is the name of the PandA, %d the publisher's number of the acquisition.\n\nExit code: 0 if each acquisition is complete, or as --samples or --duration asked, 130 after Ctrl-C, otherwise 1,\nalso if a line could not be printed: the capture goes on then.",
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
  refuse(command, OF_A_STREAM, 'makes sense with --from only');
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
  if (scheme === undefined) missing(command, 'scheme');
  if (more !== undefined) {
    command.error('error: with --from give only the scheme of the files: no host');
  }
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const { writeFromStream } = await import('./from-stream.js');
  process.exitCode = await writeFromStream(url, scheme, {
    ...options,
    num: isGiven('num') ? options.num : 0,
    dropSuspect: isGiven('dropSuspect') ? options.dropSuspect : undefined,
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
