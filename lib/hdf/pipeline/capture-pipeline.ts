/** The default pipeline as the output of a capture. */

import type { CaptureOutput } from '../../capture/capture-output.js';
import { createDefaultPipeline } from './default-pipeline.js';
import type { FilenameSequence } from '../path/filename-sequence.js';
import type { HdfWriterOptions } from './hdf-writer-options.js';
import { stopPipeline } from './pipeline.js';

/** @param fileNames of all outputs of a capture: the writer takes the next ones */
export function capturePipeline(
  options: Omit<HdfWriterOptions, 'scheme' | 'fileNames'>,
  fileNames: FilenameSequence,
): CaptureOutput {
  const pipeline = createDefaultPipeline({ ...options, fileNames });
  const [first, writer] = pipeline;
  return {
    failure: first.failure,
    backlog: writer.lendBacklog(),
    claimName: () => writer.claimName(),
    put: (data) => first.put(data),
    willStop: (stop) => {
      writer.willStop(stop);
    },
    willContinue: () => {
      fileNames.addContinuation();
    },
    close: async () => {
      try {
        await stopPipeline(pipeline);
      } catch (problem) {
        throw writer.unclosed ?? problem;
      } finally {
        const unused = writer.unusedPath;
        if (unused !== null) fileNames.giveBack(unused);
      }
    },
  };
}
