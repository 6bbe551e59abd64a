/** A running command with a promise. */

import type { Command } from '../../commands/command.js';
import { Run } from '../../connections/run.js';

/** Commands that are sent in the same turn of the event loop: their timeouts start together. */
export interface Turn {
  /** The time of `performance.now()` when they are sent; Infinity before. */
  start: number;
  /** The shortest timeout of the commands, in seconds. */
  timeout: number;
}

/** The timeout and the signal of a command, shared by many commands. */
export interface Terms {
  readonly turn: Turn;
  /** In seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Only `resolve` of the promise is kept, since a `reject` function for each of many thousand
 * commands would double the memory.
 */
export class PendingCommand extends Run {
  /** @param resolve settles the promise of the caller */
  constructor(
    command: Command<unknown>,
    readonly terms: Terms,
    readonly resolve: (outcome: unknown) => void,
  ) {
    super(command);
  }

  reject(reason: unknown): void {
    this.resolve(rejected(reason));
  }
}

/** @param reason any value, such as the reason of a signal */
export function rejected(reason: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  return Promise.reject(reason);
}
