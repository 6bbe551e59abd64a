/** A command on its way over a connection. */

import type { Command } from '../commands/command.js';
import type { ExchangeGenerator } from '../commands/exchange.js';
import { Question } from '../commands/question.js';

/**
 * A command on its way, and what became of it. Whoever sends it may extend this by what the command
 * is waited for with: many thousand a second are wanted, and each further object is a burden.
 */
export class Run<T = unknown> {
  /** What was sent. */
  readonly command: Command<T>;
  /** Set by the connection: counts its commands from 0. */
  id: number;
  /** Whether it has asked anything. */
  hasBegun: boolean;
  /** The command, if it is one of one question. */
  readonly question: Question<T> | null;
  /** null before it has begun, and for a command of one question. */
  generator: ExchangeGenerator<T> | null;
  /** How many of its questions are not answered. */
  unanswered: number;
  /** When it is cancelled nobody wants its outcome any more. */
  state: 'pending' | 'done' | 'failed' | 'cancelled';
  /** The result when it is done, the error when it has failed. */
  outcome: unknown;

  // Not as initial values of the fields: that would be a function call more for each command.
  constructor(command: Command<T>) {
    this.command = command;
    this.question = Question.isAllOf(command) ? command : null;
    this.id = -1;
    this.hasBegun = false;
    this.generator = null;
    this.unanswered = 0;
    this.state = 'pending';
    this.outcome = undefined;
  }
}
