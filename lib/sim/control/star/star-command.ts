/** Commands that begin with `*`. */

import type { Panda } from '../../model/panda.js';
import type { Scanner } from '../../model/scanner.js';
import type { ControlContext } from '../capture-control.js';
import type { LineSink } from '../line-sink.js';
import type { ChangeMemory } from './change-memory.js';

/** What such a command works on. */
export interface StarContext extends ControlContext {
  readonly panda: Panda;
  /** What this connection has been told of changes. */
  readonly changes: ChangeMemory;
}

/** Each is given what follows the command's name, and has to read all of it. */
export interface StarCommand {
  /** Something may follow the name. */
  readonly hasArgument?: true;
  /**
   * Answers `*NAME...?`.
   *
   * @throws Refused
   */
  readonly query?: (rest: Scanner, context: StarContext) => string;
  /**
   * Does `*NAME...=VALUE`.
   *
   * @throws Refused
   */
  readonly assign?: (rest: Scanner, value: string, context: StarContext) => string;
  /**
   * Where the lines behind `*NAME...<` go.
   *
   * @throws Refused
   */
  readonly write?: (rest: Scanner, panda: Panda) => LineSink;
}

/** By name, without the `*`. */
export type StarCommands = Readonly<Record<string, StarCommand>>;
