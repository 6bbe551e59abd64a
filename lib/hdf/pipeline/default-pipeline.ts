/** The pipeline that most want. */

import { FrameProcessor } from './frame-processor.js';
import { HdfWriter } from './hdf-writer.js';
import type { HdfWriterOptions } from './hdf-writer-options.js';
import { createPipeline, type Pipeline } from './pipeline.js';

/**
 * `FrameProcessor -> HdfWriter -> downstream`. Put raw data into the first element.
 *
 * @throws InvalidOptionError, OutputPathError
 */
export function createDefaultPipeline(
  options: HdfWriterOptions,
  ...downstream: Pipeline[]
): [FrameProcessor, HdfWriter, ...Pipeline[]] {
  const elements: [FrameProcessor, HdfWriter, ...Pipeline[]] = [
    new FrameProcessor(),
    new HdfWriter(options),
    ...downstream,
  ];
  // eslint-disable-next-line no-restricted-syntax -- what were arguments before
  createPipeline(...elements);
  return elements;
}
