/** The run of a command over a connection. */

import type { Command } from '../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../commands/exchange.js';

/**
 * The run of a command, and its outcome. A sender may extend the class by a promise or a callback.
 */
export class Run<T = unknown> {
  /** The command that was sent. */
  readonly command: Command<T>;
  /** Set by the connection, which numbers its commands from 0. */
  id = -1;
  /** Null before the command starts, and for a command with one exchange (`Question`). */
  generator: ExchangeGenerator<T> | null = null;
  /** The number of its unanswered exchanges. */
  unanswered = 0;
  /** `queued` until its first exchange; the outcome of a cancelled run is dropped. */
  state: 'queued' | 'begun' | 'done' | 'failed' | 'cancelled' = 'queued';
  /** The result of a `done` run, the error of a `failed` one. */
  outcome: unknown = undefined;

  constructor(command: Command<T>) {
    this.command = command;
  }
}

/** An exchange of a run. */
export interface Asked {
  readonly exchange: Exchange;
  readonly text: string;
  readonly run: Run;
}

/** Whether the run has ended. */
export function isOver({ state }: Run): boolean {
  return state !== 'begun' && state !== 'queued';
}
