/** How long a call may take, all in all. */

import type { Command } from '../commands/command.js';
import { CommandTimeoutError } from '../errors.js';

/** Timers may go off a little early. */
const TOLERANCE_MS = 2;

export class TimeLimit {
  /** In the time of `performance.now()`. */
  readonly end: number;

  /** It begins now. */
  constructor(readonly seconds: number) {
    this.end = performance.now() + seconds * 1000;
  }

  /** Seconds, in whole milliseconds; not below 0. */
  get left(): number {
    return Math.max(0, Math.round(this.end - performance.now()) / 1000);
  }

  get isOver(): boolean {
    return performance.now() >= this.end - TOLERANCE_MS;
  }

  /** For a command that was not answered in time, or not even begun. */
  errorOf(command: Command<unknown>, cause?: unknown): CommandTimeoutError {
    const message = `${command} got no answer within ${this.seconds} s.`;
    return new CommandTimeoutError(message, cause === undefined ? {} : { cause });
  }
}
