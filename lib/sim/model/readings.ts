/** What the running machine tells: the border from the hardware to the control port. */

/** Live values. Fields are named as in `Registers`. */
export interface Readings {
  /** The level of a `bit_out`. */
  bit(field: string): 0 | 1;
  /** The raw value of a `pos_out`, signed 32 bits. */
  position(field: string): number;
  /**
   * A `read` field: a number as `Registers.value` has it, or the text to answer, e.g. an enum's
   * label. Null: nothing works it out, it stays as it is in a fresh PandA.
   *
   * @throws Refused if it can't be read now
   */
  reading(field: string): number | string | null;
}

/** A machine at rest. */
export const AT_REST: Readings = { bit: () => 0, position: () => 0, reading: () => null };
