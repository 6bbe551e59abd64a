/** All commands that begin with `*`, and how one is found. */

import { Refused } from '../../model/refused.js';
import { Scanner } from '../../model/scanner.js';
import { CAPTURE } from './capture.js';
import { CHANGES } from './changes.js';
import { DESCRIBE } from './describe.js';
import { GENERAL } from './general.js';
import { METADATA } from './metadata.js';
import type { StarCommand, StarContext } from './star-command.js';

const COMMANDS: ReadonlyMap<string, StarCommand> = new Map(
  [GENERAL, DESCRIBE, CHANGES, CAPTURE, METADATA].flatMap((commands) => Object.entries(commands)),
);

/**
 * Answers `*NAME?`.
 *
 * @param name with the `*`
 * @throws Refused
 */
export function queryStar(name: string, context: StarContext): string {
  const { command, rest } = parseCommand(name);
  if (command.query === undefined) throw new Refused('Command not readable');
  return command.query(rest, context);
}

/**
 * Does `*NAME=VALUE`.
 *
 * @param name with the `*`
 * @throws Refused
 */
export function assignStar(name: string, value: string, context: StarContext): string {
  const { command, rest } = parseCommand(name);
  if (command.assign === undefined) throw new Refused('Command not writeable');
  return command.assign(rest, value, context);
}

function parseCommand(name: string): { command: StarCommand; rest: Scanner } {
  const rest = new Scanner(name, 1);
  const command = COMMANDS.get(rest.name());
  if (command === undefined) throw new Refused('Unknown command');
  return { command, rest };
}
