/** The pipeline for the usual case. */

import { FrameProcessor } from './frame-processor.js';
import { HdfWriter } from './hdf-writer.js';
import type { HdfWriterOptions } from './hdf-writer-options.js';
import { createPipeline, type Pipeline } from './pipeline.js';

/**
 * `FrameProcessor -> HdfWriter -> downstream`. Put raw data into the first element.
 *
 * @throws InvalidOptionError, OutputPathError
 */
export function createDefaultPipeline<const T extends readonly Pipeline[]>(
  options: HdfWriterOptions,
  ...downstream: T
): [FrameProcessor, HdfWriter, ...T] {
  // eslint-disable-next-line no-restricted-syntax -- what were arguments before
  return createPipeline(new FrameProcessor(), new HdfWriter(options), ...downstream);
}
