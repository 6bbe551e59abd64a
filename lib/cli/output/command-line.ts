/** The output of commander before it ends the process: help, the version, errors of arguments. */

import type { Command } from 'commander';

import { EXIT_FAILED } from '../exit-codes.js';
import { StandardOutputError } from './standard-output-error.js';
import { writeNow } from './write-now.js';

const STDOUT = 1;
const STDERR = 2;

/** Redirects the output of commander. Subcommands that are added later inherit it. */
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

/** Writes an error message; a failure is ignored. */
function writeErr(text: string): void {
  try {
    writeNow(STDERR, text);
  } catch {
    // The exit code reports the error.
  }
}
