/** The element that scales. */

import type { NativeLayout } from '../../native/binding.js';
import { native } from '../../native/load.js';
import { type StartData } from '../../responses/data.js';
import { columnName } from '../../responses/field-capture.js';
import type { FrameData } from '../../responses/frame-data.js';
import { ColumnData } from './column-data.js';
import { layoutDatasets } from '../file/dataset-layout.js';
import { HdfWriter } from './hdf-writer.js';
import { missingStart, Pipeline, type PipelineItem, type WhatToDo } from './pipeline.js';

/**
 * Makes `ColumnData` of each `FrameData`: scaled if the acquisition is `Raw`, as it came otherwise.
 * Scaling runs on libuv's pool. If the next element is an `HdfWriter` the frames go on as they are,
 * since that one scales while it writes.
 */
export class FrameProcessor extends Pipeline {
  #layout: NativeLayout | null = null;
  #columnNames: readonly string[] = [];

  /** Scales the frames of acquisitions that are `Raw`. */
  protected readonly whatToDo: WhatToDo = {
    start: (start) => this.#begin(start),
    frame: (frame) => this.#scale(frame),
  };

  #begin(start: StartData): StartData {
    if (this.downstream instanceof HdfWriter) return start;
    this.#layout = layoutDatasets(start);
    this.#columnNames = [...new Set(start.fields.map(columnName))];
    return start;
  }

  async #scale(frame: FrameData): Promise<PipelineItem> {
    if (this.downstream instanceof HdfWriter) return frame;
    if (this.#layout === null) throw missingStart();
    const columns = await native().scaleSamples(this.#layout, frame.slices, frame.isBorrowed);
    frame.release();
    return new ColumnData(frame.sampleCount, this.#columnNames, columns);
  }
}
