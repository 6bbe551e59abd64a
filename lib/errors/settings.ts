/** Errors of tables and saved states. */

import { PandaError } from './panda-error.js';

/** The location and the value of a fault in a table; null where it does not apply. */
export interface TableFault {
  /** The index of the row, from 0. */
  readonly row: number | null;
  /** The name of the column. */
  readonly column: string | null;
  /**
   * The wrong value; for columns of different length, the length; for too many rows, their number.
   */
  readonly value: unknown;
  /** The lowest and the highest possible number, or the possible labels. */
  readonly range: readonly [low: number, high: number] | readonly string[] | null;
}

/**
 * A table can't be converted: a value does not fit its column, or the columns do not fit the table.
 */
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

/** A line of a saved state that was refused, or a name whose value could not be saved. */
export interface RefusedLine {
  /** The line; for a value of several lines, the first line. */
  readonly line: string;
  /** The reason, usually the PandA's message. */
  readonly message: string;
}

/** A state was only partly loaded or saved. */
export class StateError extends PandaError {
  readonly code = 'STATE_INCOMPLETE';

  constructor(
    message: string,
    /** The refused lines, in the order of the state. */
    readonly refused: readonly RefusedLine[],
    /** When saving, the state without the refused lines; null when loading. */
    readonly state: readonly string[] | null = null,
  ) {
    super(message);
  }
}
