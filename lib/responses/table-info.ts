/** Information about the columns of a table. */

/**
 * A column. Bits are numbered through the whole row of 32-bit words, from the lowest bit of the
 * first word.
 */
export interface TableFieldDetails {
  /** `int`, `uint` or `enum`; newer firmware may add others. */
  readonly subtype: string;
  /** The lowest bit. */
  readonly bitLow: number;
  /** The highest bit, inclusive. */
  readonly bitHigh: number;
  /** Null if the PandA has no description. */
  readonly description: string | null;
  /** The labels of the values of an `enum`, from 0 on; null for other types. */
  readonly labels: readonly string[] | null;
}
