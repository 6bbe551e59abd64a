/** A command on its way over a connection. */

import type { Command } from '../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../commands/exchange.js';

/**
 * A command on its way, and what became of it. Whoever sends it may extend this by what the command
 * is waited for with: many thousand a second are wanted, and each further object is a burden.
 */
export class Run<T = unknown> {
  /** What was sent. */
  readonly command: Command<T>;
  /** Set by the connection: counts its commands from 0. */
  id: number;
  /** null before it has begun, and for a command of one question (`Question`). */
  generator: ExchangeGenerator<T> | null;
  /** How many of its questions are not answered. */
  unanswered: number;
  /** It is `queued` until it asks; when it is cancelled nobody wants its outcome any more. */
  state: 'queued' | 'begun' | 'done' | 'failed' | 'cancelled';
  /** The result when it is done, the error when it has failed. */
  outcome: unknown;

  // Not as initial values of the fields: that would be a function call more for each command.
  constructor(command: Command<T>) {
    this.command = command;
    this.id = -1;
    this.generator = null;
    this.unanswered = 0;
    this.state = 'queued';
    this.outcome = undefined;
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
