/** Running commands, some of which need a connection to themselves. */

import type { Command } from '../commands/command.js';
import { OwnConnectionCommand } from '../commands/own-connection.js';
import { ConnectError } from '../errors.js';
import type { BlockingControl, Outcome } from './blocking-control.js';
import type { TimeLimit } from './time-limit.js';

export interface Sending {
  /** For all others. */
  readonly control: BlockingControl;
  /** Opens a connection for one command; the time is in seconds. */
  readonly openOwn: (connectTimeout: number) => BlockingControl;
  /** Seconds. */
  readonly connectTimeout: number;
  /** For everything. */
  readonly limit: TimeLimit;
}

/**
 * Runs commands in their order: neighbours at once, those that need a connection of their own alone.
 * All are run, whatever fails, as long as there is time and the connection is open.
 *
 * @returns the results, in the order of the commands
 * @throws the error of the first command that has one; see `BlockingClient.send`
 */
export function sendCommands(commands: readonly Command<unknown>[], sending: Sending): unknown[] {
  const { control, limit } = sending;
  control.checkOpen();
  const outcomes: Outcome[] = [];
  for (const group of groupsOf(commands)) {
    const [first] = group;
    const isAlone = first instanceof OwnConnectionCommand;
    const ran = isAlone ? runAlone(first, sending) : control.run(group, limit);
    for (const outcome of ran) outcomes.push(outcome);
    if (limit.isOver || control.failure !== null) break;
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

type Group = [Command<unknown>, ...Command<unknown>[]];

function groupsOf(commands: readonly Command<unknown>[]): Group[] {
  const groups: Group[] = [];
  let open: Group | null = null;
  for (const command of commands) {
    const isAlone = command instanceof OwnConnectionCommand;
    if (!isAlone && open !== null) {
      open.push(command);
      continue;
    }
    const group: Group = [command];
    groups.push(group);
    open = isAlone ? null : group;
  }
  return groups;
}

function runAlone(command: Command<unknown>, sending: Sending): Outcome[] {
  const { openOwn, connectTimeout, limit } = sending;
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
