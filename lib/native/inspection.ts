/** What the addon tells of a file: how its columns stand, and who has locked it. */

export interface Inspection {
  /** Made by this package; if not, the rest says nothing. */
  readonly isOurs: boolean;
  /** Names of the columns, the lengths that they have, and those that they are to have. */
  readonly columns: readonly {
    readonly name: string;
    readonly rows: number;
    readonly kept: number;
  }[];
  /** Rows that are there in every column. */
  readonly rows: number;
  /** How many acquisitions are in its table; -1: it has none. */
  readonly acquisitions: number;
  /** The file does not say so: it was not closed, or root and datasets do not say the same. */
  readonly isToldWrong: boolean;
  /** Why nothing may be changed although something would have to be; empty if it may. */
  readonly doubt: RepairDoubt | '';
}

/** `taken`: by somebody else, in this process or another. */
export type LockState = 'mine' | 'taken' | 'unsupported';

export type RepairDoubt =
  /** Not all columns that the capture made are there under their names. */
  | 'missing'
  /** One of them was made after the capture had begun to write rows. */
  | 'replaced'
  /** Two datasets are of the same field and capture. */
  | 'twins'
  /** The root counts more rows than a column has, in a file that does not name its columns. */
  | 'counted'
  /** The root does not say how the acquisition ended. */
  | 'status';
