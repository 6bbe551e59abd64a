/** Converts raw samples to scaled columns. */

import { native } from '../native/load.js';
import type { StartData } from '../responses/data.js';
import { columnName } from '../responses/field-capture.js';
import type { FrameData } from '../responses/frame-data.js';
import { ColumnData } from './column-data.js';
import { layoutColumns } from './column-layout.js';

/** Scales the frames of one acquisition. */
export class Scaler {
  readonly #layout: ReturnType<typeof layoutColumns>;
  readonly #columnNames: readonly string[];

  /** @throws LayoutError if the fields can't be scaled */
  constructor(start: StartData) {
    this.#layout = layoutColumns(start);
    this.#columnNames = [...new Set(start.fields.map(columnName))];
  }

  /** Scales a frame on libuv's thread pool. The frame may be released meanwhile. */
  async scale(frame: FrameData): Promise<ColumnData> {
    const endHold = frame.hold();
    try {
      const columns = await native().scaleSamples(this.#layout, frame.slices, frame.isBorrowed);
      return new ColumnData(frame.sampleCount, this.#columnNames, columns);
    } finally {
      endHold();
    }
  }
}
