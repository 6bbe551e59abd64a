/** A command on its way over a connection. */

import type { Command } from '../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../commands/exchange.js';

/** A command on its way, and what became of it. A sender may extend this by what the command is waited for with. */
export class Run<T = unknown> {
  /** What was sent. */
  readonly command: Command<T>;
  /** Set by the connection: counts its commands from 0. */
  id = -1;
  /** null before it has begun, and for a command of one question (`Question`). */
  generator: ExchangeGenerator<T> | null = null;
  /** How many of its questions are not answered. */
  unanswered = 0;
  /** It is `queued` until it asks; when it is cancelled nobody wants its outcome any more. */
  state: 'queued' | 'begun' | 'done' | 'failed' | 'cancelled' = 'queued';
  /** The result when it is done, the error when it has failed. */
  outcome: unknown = undefined;

  constructor(command: Command<T>) {
    this.command = command;
  }
}

/** A question of it. */
export interface Asked {
  readonly exchange: Exchange;
  readonly text: string;
  readonly run: Run;
}

/** Whether nothing more becomes of it. */
export function isOver({ state }: Run): boolean {
  return state !== 'begun' && state !== 'queued';
}
