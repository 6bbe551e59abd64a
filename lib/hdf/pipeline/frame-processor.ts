/** The pipeline element that scales. */

import type { StartData } from '../../responses/data.js';
import type { FrameData } from '../../responses/frame-data.js';
import { Scaler } from '../../scaling/scaler.js';
import { missingStart } from '../file/file-recorder.js';
import { Pipeline, type PipelineItem, type WhatToDo } from './pipeline.js';

/**
 * Makes `ColumnData` of each `FrameData`: scaled if the acquisition is `Raw`, otherwise unchanged. Scaling runs
 * on libuv's pool. If the next element `takesFrames`, as `HdfWriter` does, the frames are passed on unchanged.
 */
export class FrameProcessor extends Pipeline {
  #scaler: Scaler | null = null;

  /** Scales the frames of acquisitions that are `Raw`. */
  protected readonly whatToDo: WhatToDo = {
    start: (start) => this.#begin(start),
    frame: (frame) => this.#scale(frame),
  };

  get #isNeeded(): boolean {
    return this.downstream?.takesFrames !== true;
  }

  #begin(start: StartData): StartData {
    if (this.#isNeeded) this.#scaler = new Scaler(start);
    return start;
  }

  async #scale(frame: FrameData): Promise<PipelineItem> {
    if (!this.#isNeeded) return frame;
    if (this.#scaler === null) throw missingStart();
    const columns = await this.#scaler.scale(frame);
    frame.release();
    return columns;
  }
}
