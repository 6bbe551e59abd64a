/** The outcomes of commands that a connection reports. */

import type { Command } from '../commands/command.js';
import type { Run } from './run.js';

/** Identifies a command that has ended. */
export interface CommandEnd {
  /** The id that `send` returned. */
  readonly id: number;
  /** The command that was sent. */
  readonly command: Command<unknown>;
}

/** The outcome of a command. */
export type CommandOutcome =
  | (CommandEnd & {
      /** The result of the command. */
      readonly result: unknown;
    })
  | (CommandEnd & {
      /** The error that the command threw. */
      readonly error: unknown;
    });

/** A command that was passed to `send`. */
export interface SentCommand {
  /** The id that the outcome will have. */
  readonly id: number;
  /** The run of the command: pass it to `cancel`. */
  readonly run: Run;
  /** The bytes to send; empty if the command has to wait. */
  readonly bytes: Uint8Array;
}
