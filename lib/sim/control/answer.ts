/** Formats answers of the control port, with line ends. */

import { Refused } from '../model/refused.js';
import type { Value } from '../model/reported.js';

export const OK = 'OK\n';

/** Formats `OK =VALUE`, or lines of `!VALUE` and a final `.`. */
export function valueAnswer(value: Value): string {
  if (typeof value === 'string') return `OK =${value}\n`;
  return value.length === 0 ? '.\n' : `!${value.join('\n!')}\n.\n`;
}

/**
 * Runs a command.
 *
 * @returns its answer, or `ERR` if it was refused
 */
export function answerOf(command: () => string): string {
  try {
    return command();
  } catch (error) {
    return refusalAnswer(error);
  }
}

/** @throws the error, if it is not a refusal */
function refusalAnswer(error: unknown): string {
  if (error instanceof Refused) return `ERR ${error.message}\n`;
  throw error;
}
