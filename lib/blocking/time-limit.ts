/** The time limit of a whole call. */

import type { Command } from '../commands/command.js';
import { CommandTimeoutError } from '../errors.js';

/** Timers may fire slightly early. */
const TOLERANCE_MS = 2;

export class TimeLimit {
  /** The deadline in the time of `performance.now()`. */
  readonly end: number;

  /** Starts the limit. */
  constructor(readonly seconds: number) {
    this.end = performance.now() + seconds * 1000;
  }

  /** The remaining seconds, rounded to milliseconds; not below 0. */
  get left(): number {
    return Math.max(0, Math.round(this.end - performance.now()) / 1000);
  }

  get isOver(): boolean {
    return performance.now() >= this.end - TOLERANCE_MS;
  }

  /** The error for a command that was not answered in time, or not started. */
  errorOf(command: Command<unknown>, cause?: unknown): CommandTimeoutError {
    const message = `${command} got no answer within ${this.seconds} s.`;
    return new CommandTimeoutError(message, cause === undefined ? {} : { cause });
  }
}
