/** What is known of the columns of a table. */

/** A column. Bits are counted across the whole row of 32-bit words, from the lowest of the first. */
export interface TableFieldDetails {
  /** `int`, `uint` or `enum`; others may come. */
  readonly subtype: string;
  /** The lowest bit. */
  readonly bitLow: number;
  /** The highest bit, which is part of it. */
  readonly bitHigh: number;
  /** Null if the PandA has none. */
  readonly description: string | null;
  /** The values of an `enum` from 0 on; null for the others. */
  readonly labels: readonly string[] | null;
}
