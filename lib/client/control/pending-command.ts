/** A command on its way whose promise somebody holds. */

import type { Command } from '../../commands/command.js';
import { Run } from '../../connections/run.js';

/** What is sent before the program waits again: its time-outs begin when it goes. */
export interface Turn {
  /** As of `performance.now()`; Infinity before it goes. */
  start: number;
  /** The shortest time-out in it, seconds. */
  timeout: number;
}

/** How a command is waited for: mostly many in the same way. */
export interface Terms {
  readonly turn: Turn;
  /** Seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** The promise's function to reject it is not kept: many thousand of them are as large as all the rest. */
export class PendingCommand extends Run {
  /** @param resolve settles the promise that somebody holds */
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

/** @param reason may be anything, as that of a signal */
export function rejected(reason: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  return Promise.reject(reason);
}
