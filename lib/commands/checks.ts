/** Checks of lines that the PandA would misread, before they are sent. */

import { InvalidOptionError, TableError } from '../errors.js';
import { MAX_UINT32 } from '../tables/integers.js';
import { wordFault } from '../tables/word-lines.js';

const NOT_IN_A_NAME = /[?=<\r\n\0]/;

/**
 * Checks the name of a block, a field or an attribute. One of these characters would change the
 * kind of the command (protocol.md, control port).
 *
 * @throws InvalidOptionError
 */
export function checkField(field: string): void {
  const found = NOT_IN_A_NAME.exec(field)?.[0];
  if (found === undefined) return;
  const what = found === '\0' ? 'NUL' : /[\r\n]/.test(found) ? 'line end' : found;
  throw new InvalidOptionError(
    `${JSON.stringify(field)} can't be the name of a field: leave out the ${what} and everything after it.`,
  );
}

/**
 * Checks a value; callers in JavaScript can pass any type.
 *
 * @throws InvalidOptionError
 */
export function checkText(field: string, value: unknown): void {
  if (typeof value === 'string') {
    if (!value.includes('\0')) return;
    throw new InvalidOptionError(
      `The value for ${field} has a NUL character, where the PandA would cut it off: leave the character out.`,
    );
  }
  throw new InvalidOptionError(
    `The value for ${field} is ${String(value)}, which is not a string: give it in quotes, '${String(value)}'.`,
  );
}

/**
 * Checks the words of a table, since the PandA would wrap them. Lines of metadata may be any text.
 *
 * @throws TableError
 */
export function checkWords(field: string, lines: readonly string[]): void {
  const fault = field.startsWith('*') ? null : wordFault(lines);
  if (fault === null) return;
  throw new TableError(`The table for ${field} has ${fault.message}.`, {
    value: fault.value,
    range: [0, MAX_UINT32],
  });
}

/**
 * Checks the lines of a table: an empty line would end the table, and the PandA would run the lines
 * after it as commands.
 *
 * @throws InvalidOptionError
 */
export function checkLines(field: string, lines: readonly string[]): void {
  for (const line of lines) checkText(field, line);
  if (lines.includes('')) {
    throw new InvalidOptionError(
      `The table for ${field} has an empty line, which would end the table: leave the line out.`,
    );
  }
}
