/** What a connection says of the commands that it is given. */

import type { Command } from '../commands/command.js';
import type { Run } from './run.js';

/** Which command has come to its end. */
export interface CommandEnd {
  /** The one that `send` gave. */
  readonly id: number;
  /** The command that was sent. */
  readonly command: Command<unknown>;
}

/** What became of a command. */
export type CommandOutcome =
  | (CommandEnd & {
      /** What the command has returned. */
      readonly result: unknown;
    })
  | (CommandEnd & {
      /** What it has thrown. */
      readonly error: unknown;
    });

/** A command that was begun. */
export interface SentCommand {
  /** What its outcome is told by. */
  readonly id: number;
  /** The command on its way: what `cancel` takes. */
  readonly run: Run;
  /** To be sent now; empty if it has to wait. */
  readonly bytes: Uint8Array;
}
