/** Standard output: all output of the command goes through this module. */

import { printable } from '../printable-text.js';
import { StandardOutputError } from './standard-output-error.js';
import { StandardStream } from './standard-stream.js';

let stream: StandardStream | null = null;

/**
 * Prints a text unchanged. Resolves when the text has been written, so that output does not
 * accumulate in memory.
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

/** The properties of standard output. */
export function standardOutput(): Pick<NodeJS.WriteStream, 'columns' | 'hasColors' | 'isTTY'> {
  openStream();
  return process.stdout;
}

/** Rejects when standard output fails, also if readline writes to it. */
export function failureOfOutput(): Promise<never> {
  return new Promise((_, reject) => {
    process.stdout.once('error', (cause: Error) => reject(new StandardOutputError(cause)));
  });
}

function openStream(): StandardStream {
  return (stream ??= new StandardStream(process.stdout));
}
