/** A frame on its way to the sinks of a capture. */

import { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';

/** Samples as the PandA sent them, for the sinks of a capture. */
export class SinkFrame extends FrameData {
  readonly #scale: (frame: FrameData) => Promise<ColumnData>;
  #scaled: Promise<ColumnData> | null = null;

  /**
   * @param frame is not to be used any more
   * @param scale makes the scaled columns
   * @internal
   */
  constructor(frame: FrameData, scale: (frame: FrameData) => Promise<ColumnData>) {
    // eslint-disable-next-line no-restricted-syntax -- of five elements
    super(...frame.give());
    this.#scale = scale;
  }

  /**
   * The columns with their scale and offset applied, computed on libuv's pool, once for all sinks that
   * ask. The columns stay valid.
   *
   * @throws LayoutError if the fields can't be scaled: a mean without its gate, for example
   */
  scaled(): Promise<ColumnData> {
    return (this.#scaled ??= this.#scale(this));
  }
}
