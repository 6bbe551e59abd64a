/** What is checked before it is sent, because it would change what the line means. */

import { InvalidOptionError } from '../errors.js';

const NOT_IN_A_NAME = /[?=<\r\n]/;

/**
 * Checks the name of a block, a field or an attribute: the first of these characters in a line says
 * what kind of command it is (protocol.md, control port).
 *
 * @throws InvalidOptionError
 */
export function checkField(field: string): void {
  const found = NOT_IN_A_NAME.exec(field)?.[0];
  if (found === undefined) return;
  const what = found === '\r' || found === '\n' ? 'line end' : found;
  throw new InvalidOptionError(
    `${JSON.stringify(field)} can't be the name of a field: leave out the ${what} and what follows.`,
  );
}

/**
 * Checks a value: in JavaScript it can be anything.
 *
 * @throws InvalidOptionError
 */
export function checkText(field: string, value: unknown): void {
  if (typeof value === 'string') return;
  throw new InvalidOptionError(
    `The value for ${field} is ${String(value)}, no text: give it in quotes, '${String(value)}'.`,
  );
}

/**
 * Checks the lines of a table: an empty one would end it, and what follows would be commands.
 *
 * @throws InvalidOptionError
 */
export function checkLines(field: string, lines: readonly string[]): void {
  for (const line of lines) checkText(field, line);
  if (lines.includes('')) {
    throw new InvalidOptionError(
      `The table for ${field} has an empty line, which would end it: leave it out.`,
    );
  }
}
