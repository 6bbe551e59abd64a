/** `pandablocks put`: sets a field. */

import type { Command } from 'commander';

import { addConnectionOptions, type ConnectionOptions } from './connection-options.js';

interface PutOptions extends ConnectionOptions {
  readonly file?: string;
}

export function addPutCommand(program: Command): void {
  addConnectionOptions(program.command('put'))
    .description('Set a field, an attribute or a table.')
    .argument('<field>', 'e.g. PULSE1.DELAY, *PCAP.ARM')
    .argument('[value]', 'as it is sent; "" assigns nothing')
    .option('--file <file>', 'write the lines of a file as a table; -: of standard input')
    .addHelpText('after', '\nExit code: 0 if it is set, 130 after Ctrl-C, otherwise 1.')
    .action(
      async (
        host: string,
        field: string,
        value: string | undefined,
        options: PutOptions,
        command: Command,
      ) => {
        if ((value === undefined) === (options.file === undefined)) {
          command.error(`error: ${adviceFor(field, value)}`);
        }
        const { putLines, putValue } = await import('./fields/put-field.js');
        process.exitCode =
          options.file === undefined
            ? await putValue(host, field, value ?? '', options)
            : await putLines(host, field, options.file, options);
      },
    );
}

function adviceFor(field: string, value: string | undefined): string {
  const [, name, assigned] = /^([^?=<]+)=(.*)$/s.exec(field) ?? [];
  if (value === undefined && name !== undefined && assigned !== undefined) {
    return `give field and value as two arguments: ${name} ${forShell(assigned)}`;
  }
  return 'give a value, or the lines of a table with --file: one of the two';
}

/** In quotes where a shell would make something else of it. */
function forShell(text: string): string {
  return /^[\w.,:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
