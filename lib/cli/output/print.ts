/** Standard output: everything that the command prints there goes through here. */

import { printable } from '../printable-text.js';
import { StandardOutputError } from './standard-output-error.js';
import { StandardStream } from './standard-stream.js';

let stream: StandardStream | null = null;

/**
 * Prints a text as it is. Resolves when it is with whoever reads it, so that nothing piles up here.
 *
 * @throws StandardOutputError
 */
export async function printText(text: string): Promise<void> {
  try {
    await openStream().write(text);
  } catch (cause) {
    throw new StandardOutputError(cause as NodeJS.ErrnoException);
  }
}

/**
 * Prints lines, made safe for a terminal if there is one.
 *
 * @throws StandardOutputError
 */
export async function print(lines: readonly string[]): Promise<void> {
  const { isTTY } = process.stdout;
  await printText(lines.map((line) => `${printable(line, isTTY)}\n`).join(''));
}

/** What standard output is, for those who print there. */
export function standardOutput(): Pick<NodeJS.WriteStream, 'columns' | 'hasColors' | 'isTTY'> {
  openStream();
  return process.stdout;
}

/** Rejects when standard output has failed, whoever writes to it: readline does so by itself. */
export function failureOfOutput(): Promise<never> {
  return new Promise((_, reject) => {
    process.stdout.once('error', (cause: Error) => reject(new StandardOutputError(cause)));
  });
}

function openStream(): StandardStream {
  return (stream ??= new StandardStream(process.stdout));
}
