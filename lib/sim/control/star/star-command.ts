/** Commands that begin with `*`. */

import type { Panda } from '../../model/panda.js';
import type { Scanner } from '../../model/scanner.js';
import type { ControlContext } from '../capture-control.js';
import type { LineSink } from '../line-sink.js';
import type { ChangeMemory } from './change-memory.js';

/** The objects that such a command uses. */
export interface StarContext extends ControlContext {
  readonly panda: Panda;
  /** The changes reported to this connection. */
  readonly changes: ChangeMemory;
}

/** A command. It gets the text after its name, and has to parse all of it. */
export interface StarCommand {
  /** Whether text may follow the name. */
  readonly hasArgument?: true | undefined;
  /**
   * Answers `*NAME...?`.
   *
   * @throws Refused
   */
  readonly query?: ((rest: Scanner, context: StarContext) => string) | undefined;
  /**
   * Executes `*NAME...=VALUE`.
   *
   * @throws Refused
   */
  readonly assign?: ((rest: Scanner, value: string, context: StarContext) => string) | undefined;
  /**
   * Returns the destination of the lines after `*NAME...<`.
   *
   * @throws Refused
   */
  readonly write?: ((rest: Scanner, panda: Panda) => LineSink) | undefined;
}

/** By name, without the `*`. */
export type StarCommands = Readonly<Record<string, StarCommand>>;
