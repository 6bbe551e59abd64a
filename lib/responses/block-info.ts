/** Information about the blocks of a PandA. */

/** A type of block. */
export interface BlockInfo {
  /** The number of instances; they are numbered from 1. */
  readonly number: number;
  /** Null if it was not requested, or if the PandA has no description. */
  readonly description: string | null;
}
