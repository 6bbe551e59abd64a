/** Samples taken apart into scaled columns. */

import { UnknownColumnError } from '../errors.js';
import type { ScaledColumn } from '../native/binding.js';

/** What `FrameProcessor` makes of a `FrameData`. */
export class ColumnData {
  /** Tells it from other items. */
  readonly kind = 'columns';

  constructor(
    /** Rows of each column. */
    readonly sampleCount: number,
    /** `NAME.CAPTURE` of every column, in the order of the stream. */
    readonly columnNames: readonly string[],
    /** In the same order, each of `sampleCount` elements. */
    readonly columns: readonly ScaledColumn[],
  ) {}

  /** Of all columns. */
  get byteLength(): number {
    return this.columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /**
   * The scaled values of a column: `Float64Array` of what has a scale, `Uint32Array` of words of bits.
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
