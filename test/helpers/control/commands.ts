/** Runs commands through a ControlConnection with given answers. */

import type { ApiVersion, Command } from '../../../lib/commands/command.js';
import type { CommandOutcome } from '../../../lib/connections/command-outcome.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { ascii } from '../data/streams.js';

export interface Outcome {
  /** The text sent in each step: at the start, and after each answer. */
  readonly sent: readonly string[];
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Runs one command; each item of `answers` is received as one piece. */
export function runCommand(
  command: Command<unknown>,
  answers: readonly string[],
  version: ApiVersion | null = null,
): Outcome {
  const connection = new ControlConnection();
  connection.version = version;
  const sent = [textOf(connection.send(command).bytes)];
  for (const answer of answers) sent.push(textOf(connection.receiveBytes(ascii(answer))));
  const responses = connection.responses();
  if (responses.length !== 1) throw new Error(`${responses.length} responses`);
  return { sent: sent.filter((text) => text !== ''), ...outcomeOf(responses[0]!) };
}

export function outcomeOf(response: CommandOutcome): { result: unknown } | { error: unknown } {
  return 'error' in response ? { error: response.error } : { result: response.result };
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Returns the error that a function throws. */
export function thrownBy(what: () => unknown): unknown {
  try {
    what();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
