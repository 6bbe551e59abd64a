/** Scaled columns. */

import { UnknownColumnError } from '../errors.js';
import type { ScaledColumn } from '../native/binding.js';

/** The scaled columns that `FrameProcessor` makes from a `FrameData`. */
export class ColumnData {
  /** Distinguishes it from other items. */
  readonly kind = 'columns';

  constructor(
    /** The number of rows of each column. */
    readonly sampleCount: number,
    /** `NAME.CAPTURE` of every column, in the order of the stream. */
    readonly columnNames: readonly string[],
    /** The columns in the same order, each with `sampleCount` elements. */
    readonly columns: readonly ScaledColumn[],
  ) {}

  /** The size of all columns in bytes. */
  get byteLength(): number {
    return this.columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /**
   * Returns the scaled values of a column: `Float64Array` for fields with a scale, `Uint32Array`
   * for words of bits.
   *
   * @param name `NAME.CAPTURE`, e.g. `COUNTER1.OUT.Mean`
   * @throws UnknownColumnError
   */
  column(name: string): ScaledColumn {
    const column = this.columns[this.columnNames.indexOf(name)];
    if (column === undefined) {
      throw new UnknownColumnError(
        `There is no column ${JSON.stringify(name)}: ask for one of ${this.columnNames.join(', ')}.`,
      );
    }
    return column;
  }
}
