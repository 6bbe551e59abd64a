/** What commander prints: help, the version, what is wrong with the arguments. */

import { type Command, CommanderError } from 'commander';

import { EXIT_FAILED } from '../exit-codes.js';
import { printText } from './print.js';
import { StandardOutputError } from './standard-output-error.js';
import { tell } from './tell.js';

let printed = Promise.resolve();

/** Lets it print through here, and not end the process. For subcommands too that are added later. */
export function takeOutput(program: Command): Command {
  return program.exitOverride().configureOutput({
    writeOut: (text) => {
      printed = printText(text);
      // It is waited for below.
      printed.catch(() => {});
    },
    writeErr: (text) => tell(text.replace(/\n$/, '')),
  });
}

/** Runs the command that the arguments name. Sets the exit code if that is for commander to say. */
export async function parse(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
  }
  try {
    await printed;
  } catch (error) {
    if (!(error instanceof StandardOutputError)) throw error;
    if (!error.isReaderGone) tell(`pandablocks: ${error.message}`);
    process.exitCode = EXIT_FAILED;
  }
}
