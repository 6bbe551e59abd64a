/** `pandablocks put`: sets a field. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from '../../connection-options.js';

interface PutOptions extends ConnectionOptions {
  readonly file?: string | undefined;
  readonly csv?: string | undefined;
  readonly empty: boolean;
  readonly unchecked: boolean;
}

export function addPutCommand(program: Command): void {
  addConnectionOptions(program.command('put'))
    .description('Set a field, an attribute or a table.')
    .argument('<field>', 'e.g. PULSE1.DELAY, *PCAP.ARM')
    .argument('[value]', '"" assigns nothing')
    .option('--file <file>', 'write the lines of a file as a table; -: from standard input')
    .option('--csv <file>', 'write a table from CSV with column names; -: from standard input')
    .option('--empty', 'empty a table', false)
    .option('--unchecked', 'send the value without checking it', false)
    .addHelpText(
      'after',
      "\nValues that the field can't have are refused and not sent: a PandA would store 4294967296 as 0. A file\n" +
        'without a word is refused too.\n' +
        'Exit code: 0 if it is set, 130 after Ctrl-C, otherwise 1.',
    )
    .action(
      async (
        host: string,
        field: string,
        value: string | undefined,
        options: PutOptions,
        command: Command,
      ) => {
        const { file, csv, empty } = options;
        const given = [value !== undefined, file !== undefined, csv !== undefined, empty];
        if (given.filter(Boolean).length !== 1) {
          command.error(`error: ${adviceFor(field, value)}`);
        }
        const { putCsv, putLines, putValue } = await import('./run.js');
        if (csv !== undefined) process.exitCode = await putCsv(host, field, csv, options);
        else if (file !== undefined) process.exitCode = await putLines(host, field, file, options);
        else process.exitCode = await putValue(host, field, empty ? [] : (value ?? ''), options);
      },
    );
}

function adviceFor(field: string, value: string | undefined): string {
  const [, name, assigned] = /^([^?=<]+)=(.*)$/s.exec(field) ?? [];
  if (value === undefined && name !== undefined && assigned !== undefined) {
    return `give field and value as two arguments: ${name} ${forShell(assigned)}`;
  }
  return 'give exactly one of: a value, the words of a table with --file, its rows with --csv, --empty';
}

/** Quotes a text if a shell would change it otherwise. */
function forShell(text: string): string {
  return /^[\w.,:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
