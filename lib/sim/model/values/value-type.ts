/** What a `param`, `read` or `write` field can hold: how it is written and how it is read. */

import type { AttributeOptions } from '../attribute.js';

/** The register behind a field. */
export interface Cell {
  /** @throws Refused if it can't be read */
  readonly read: () => number;
  /** @throws Refused if it can't be written */
  readonly write: (raw: number) => void;
}

/** A subtype of field; an object for each field, for it may have a memory. */
export interface ValueType {
  /** What the register is at the start. */
  readonly initial: number;
  /** What it can be, where that is a choice. */
  readonly labels: readonly string[] | null;
  /**
   * A text as the register's value.
   *
   * @throws Refused
   */
  parse(text: string): number;
  /** @throws Refused if the register holds what it can't */
  format(raw: number): string;
  /** By name; INFO comes by itself. */
  attributes(cell: Cell): readonly (readonly [string, AttributeOptions])[];
}
