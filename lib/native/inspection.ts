/** What the addon reports about a file: the state of its columns, and who has locked it. */

export interface Inspection {
  /** The file was made by this package. Otherwise the other properties mean nothing. */
  readonly isOurs: boolean;
  /** Names of the columns, their lengths, and the lengths that a repair would give them. */
  readonly columns: readonly {
    readonly name: string;
    readonly rows: number;
    readonly kept: number;
  }[];
  /** Rows that are there in every column. */
  readonly rows: number;
  /** Number of acquisitions in the table of the file; -1: the file has no table. */
  readonly acquisitions: number;
  /** The file does not state its end: it was not closed, or root and datasets disagree. */
  readonly isToldWrong: boolean;
  /** Why a repair that is necessary is not possible; empty if it is possible. */
  readonly doubt: RepairDoubt | '';
}

/** `taken`: locked by another writer, in this process or another. */
export type LockState = 'mine' | 'taken' | 'unsupported';

export type RepairDoubt =
  /** Not all columns that the capture made are there under their names. */
  | 'missing'
  /** A column was made after the capture had begun to write rows. */
  | 'replaced'
  /** Two datasets have the same field and capture. */
  | 'twins'
  /** The root counts more rows than a column has, in a file that does not name its columns. */
  | 'counted'
  /** The root does not say how the acquisition ended. */
  | 'status';
