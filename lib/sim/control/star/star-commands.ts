/** All commands that begin with `*`, by name. */

import type { Panda } from '../../model/panda.js';
import { Refused } from '../../model/refused.js';
import { Scanner } from '../../model/scanner.js';
import type { LineSink } from '../line-sink.js';
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
 * Executes `*NAME=VALUE`.
 *
 * @param name with the `*`
 * @throws Refused
 */
export function assignStar(name: string, value: string, context: StarContext): string {
  const { command, rest } = parseCommand(name);
  if (command.assign === undefined) throw new Refused('Command not writeable');
  return command.assign(rest, value, context);
}

/**
 * Starts `*NAME<`.
 *
 * @param name with the `*`
 * @param isStreamed for `<<` and `<<|`
 * @throws Refused
 */
export function writeStar(
  name: string,
  { isStreamed, isBinary }: { readonly isStreamed: boolean; readonly isBinary: boolean },
  panda: Panda,
): LineSink {
  const { command, rest } = parseCommand(name);
  if (command.write === undefined) throw new Refused('Command not writeable');
  if (isStreamed) throw new Refused('Streaming mode not supported');
  if (isBinary) throw new Refused('Binary writes not supported');
  return command.write(rest, panda);
}

function parseCommand(name: string): { command: StarCommand; rest: Scanner } {
  const rest = new Scanner(name, 1);
  const command = COMMANDS.get(rest.word());
  if (command === undefined) throw new Refused('Unknown command');
  if (command.hasArgument !== true) rest.end();
  return { command, rest };
}
