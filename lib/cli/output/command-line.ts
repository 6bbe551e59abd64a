/** What commander prints before it ends the process: help, the version, what is wrong with the arguments. */

import type { Command } from 'commander';

import { EXIT_FAILED } from '../exit-codes.js';
import { StandardOutputError } from './standard-output-error.js';
import { writeNow } from './write-now.js';

const STDOUT = 1;
const STDERR = 2;

/** Lets it print through here. For subcommands too, if these are added later. */
export function takeOutput(program: Command): Command {
  return program.configureOutput({ writeOut, writeErr });
}

function writeOut(text: string): void {
  try {
    writeNow(STDOUT, text);
  } catch (cause) {
    const error = new StandardOutputError(cause as NodeJS.ErrnoException);
    if (!error.isReaderGone) writeErr(`pandablocks: ${error.message}\n`);
    process.exit(EXIT_FAILED);
  }
}

/** If nobody can be told, that changes nothing. */
function writeErr(text: string): void {
  try {
    writeNow(STDERR, text);
  } catch {
    // The exit code tells it.
  }
}
