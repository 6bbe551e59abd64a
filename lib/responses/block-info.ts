/** What there is in a PandA. */

/** A kind of block. */
export interface BlockInfo {
  /** How many instances there are; they are numbered from 1. */
  readonly number: number;
  /** Null if it was not asked for, or if the PandA has none. */
  readonly description: string | null;
}
