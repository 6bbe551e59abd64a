/** The values of the running machine: the interface from the hardware to the control port. */

/** Live values. Fields are named as in `Registers`. */
export interface Readings {
  /** The level of a `bit_out`. */
  bit(field: string): 0 | 1;
  /** The raw value of a `pos_out`, signed 32 bits. */
  position(field: string): number;
  /**
   * A `read` field: a number as in `Registers.value`, or the text of the answer, e.g. the label of
   * an enum. Null: the field keeps its initial value, since no block computes it.
   *
   * @throws Refused if it can't be read at present
   */
  reading(field: string): number | string | null;
}

/** A machine that does nothing. */
export const AT_REST: Readings = { bit: () => 0, position: () => 0, reading: () => null };
