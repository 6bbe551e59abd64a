/** `pandablocks put`: sets a field. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from '../../connection-options.js';

interface PutOptions extends ConnectionOptions {
  readonly file?: string;
  readonly empty: boolean;
  readonly unchecked: boolean;
}

export function addPutCommand(program: Command): void {
  addConnectionOptions(program.command('put'))
    .description('Set a field, an attribute or a table.')
    .argument('<field>', 'e.g. PULSE1.DELAY, *PCAP.ARM')
    .argument('[value]', '"" assigns nothing')
    .option('--file <file>', 'write the lines of a file as a table; -: of standard input')
    .option('--empty', 'empty a table', false)
    .option('--unchecked', 'send it as it is, whatever the PandA makes of it', false)
    .addHelpText(
      'after',
      "\nWhat the field can't hold is refused, and not sent: a PandA stores 4294967296 as 0. A file\n" +
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
        const given = [value !== undefined, options.file !== undefined, options.empty];
        if (given.filter(Boolean).length !== 1) {
          command.error(`error: ${adviceFor(field, value)}`);
        }
        const { putLines, putValue } = await import('./run.js');
        process.exitCode =
          options.file === undefined
            ? await putValue(host, field, options.empty ? [] : (value ?? ''), options)
            : await putLines(host, field, options.file, options);
      },
    );
}

function adviceFor(field: string, value: string | undefined): string {
  const [, name, assigned] = /^([^?=<]+)=(.*)$/s.exec(field) ?? [];
  if (value === undefined && name !== undefined && assigned !== undefined) {
    return `give field and value as two arguments: ${name} ${forShell(assigned)}`;
  }
  return 'give a value, the lines of a table with --file, or --empty: one of the three';
}

/** In quotes where a shell would make something else of it. */
function forShell(text: string): string {
  return /^[\w.,:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
