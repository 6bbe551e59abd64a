/** Runs commands, some of which need a connection of their own. */

import type { Command } from '../commands/command.js';
import { OwnConnectionCommand } from '../commands/own-connection.js';
import { ConnectError } from '../errors.js';
import type { BlockingControl, Outcome } from './blocking-control.js';
import type { TimeLimit } from './time-limit.js';

export interface Sending {
  /** The connection for all other commands. */
  readonly control: BlockingControl;
  /** Opens a connection for one command; the timeout is in seconds. */
  readonly openOwn: (connectTimeout: number) => BlockingControl;
  /** In seconds. */
  readonly connectTimeout: number;
  /** The limit for all commands together. */
  readonly limit: TimeLimit;
}

/**
 * Runs commands in their order. Consecutive commands run at the same time; those that need a
 * connection of their own run alone. All commands run, even if some fail, as long as there is time
 * and the connection is open.
 *
 * @returns the results, in the order of the commands
 * @throws the error of the first failed command; see `BlockingClient.send`
 */
export function sendCommands(commands: readonly Command<unknown>[], sending: Sending): unknown[] {
  const { control, limit } = sending;
  const outcomes: Outcome[] = [];
  for (const group of groupsOf(commands)) {
    const [first] = group;
    const ran = isAlone(first) ? runAlone(first, sending) : control.run(group, limit);
    for (const outcome of ran) outcomes.push(outcome);
    if (outcomes.length < commands.length && (limit.isOver || control.failure !== null)) break;
  }
  const results = outcomes.map((outcome) => {
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  });
  const next = commands[results.length];
  if (next === undefined) return results;
  control.checkOpen();
  throw limit.errorOf(next);
}

function isAlone(command: Command<unknown> | undefined): command is OwnConnectionCommand<unknown> {
  return command instanceof OwnConnectionCommand;
}

function groupsOf(commands: readonly Command<unknown>[]): readonly (readonly Command<unknown>[])[] {
  if (!commands.some(isAlone)) return [commands];
  const groups: Command<unknown>[][] = [];
  let open: Command<unknown>[] | null = null;
  for (const command of commands) {
    if (!isAlone(command) && open !== null) {
      open.push(command);
      continue;
    }
    const group = [command];
    groups.push(group);
    open = isAlone(command) ? null : group;
  }
  return groups;
}

function runAlone(command: Command<unknown>, sending: Sending): Outcome[] {
  const { openOwn, connectTimeout, limit } = sending;
  sending.control.checkOpen();
  let control: BlockingControl;
  try {
    control = openOwn(Math.min(connectTimeout, limit.left));
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return [{ error: limit.isOver ? limit.errorOf(command, error) : error }];
  }
  try {
    return control.run([command], limit);
  } finally {
    control.close();
  }
}
