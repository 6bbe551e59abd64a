/** A frame for the sinks of a capture. */

import { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';

/** Samples as the PandA sent them, for the sinks of a capture. */
export class SinkFrame extends FrameData {
  readonly #scale: (frame: FrameData) => Promise<ColumnData>;
  #scaled: Promise<ColumnData> | null = null;

  /**
   * @param frame must not be used afterwards
   * @param scale computes the scaled columns
   * @internal
   */
  constructor(frame: FrameData, scale: (frame: FrameData) => Promise<ColumnData>) {
    // eslint-disable-next-line no-restricted-syntax -- the array has five elements
    super(...frame.give());
    this.#scale = scale;
  }

  /**
   * The scaled columns, computed on libuv's thread pool, once for all sinks. The columns stay
   * valid.
   *
   * @throws LayoutError if the fields can't be scaled: a mean without its gate, for example
   */
  scaled(): Promise<ColumnData> {
    return (this.#scaled ??= this.#scale(this));
  }
}
