/** Tables and saved states, and where they are wrong. */

import { PandaError } from './panda-error.js';

/** Where a table is wrong; null where it does not apply. */
export interface TableFault {
  /** The index of the row, from 0. */
  readonly row: number | null;
  /** The name of the column. */
  readonly column: string | null;
  /** What is wrong: of columns of different length, the length; of too many rows, how many. */
  readonly value: unknown;
  /** The lowest and the highest number that can be there, or the labels to choose from. */
  readonly range: readonly [low: number, high: number] | readonly string[] | null;
}

/** A table can't be converted: a value does not fit its column, or the columns not the table. */
export class TableError extends PandaError implements TableFault {
  readonly code = 'TABLE';
  readonly row: TableFault['row'];
  readonly column: TableFault['column'];
  readonly value: TableFault['value'];
  readonly range: TableFault['range'];

  constructor(message: string, fault: Partial<TableFault> = {}) {
    super(message);
    this.row = fault.row ?? null;
    this.column = fault.column ?? null;
    this.value = fault.value ?? null;
    this.range = fault.range ?? null;
  }
}

/** A line of a saved state that was not loaded, or a name whose value could not be saved. */
export interface RefusedLine {
  /** The line; of a value of several lines, the first. */
  readonly line: string;
  /** Why: the words of the PandA. */
  readonly message: string;
}

/** A state was loaded or saved, but not all of it. */
export class StateError extends PandaError {
  readonly code = 'STATE_INCOMPLETE';

  constructor(
    message: string,
    /** What was refused, in the order of the state. */
    readonly refused: readonly RefusedLine[],
    /** When saving, the state without what was refused; null when loading. */
    readonly state: readonly string[] | null = null,
  ) {
    super(message);
  }
}
