/** The subtypes of `param`, `read` or `write` fields: how values are parsed and formatted. */

import type { AttributeOptions } from '../attribute.js';

/** The register behind a field. */
export interface Cell {
  /** @throws Refused if it can't be read */
  readonly read: () => number;
  /** @throws Refused if it can't be written */
  readonly write: (raw: number) => void;
}

/** A subtype; each field has an object of its own, since it may have state. */
export interface ValueType {
  /** The initial value of the register. */
  readonly initial: number;
  /** The possible labels, if it has labels. */
  readonly labels: readonly string[] | null;
  /**
   * Converts a text to the value of the register.
   *
   * @throws Refused
   */
  parse(text: string): number;
  /** @throws Refused if the register has an impossible value */
  format(raw: number): string;
  /** The attributes by name, except INFO, which every field has. */
  attributes(cell: Cell): readonly (readonly [string, AttributeOptions])[];
}
