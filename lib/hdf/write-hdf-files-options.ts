/** What users can set of `writeHdfFiles`. */

import type { CaptureOptions } from '../capture/capture-options.js';
import type { Sink, SinkOptions } from '../capture/sinks/sink.js';
import type { FileOptions } from './file/file-recorder-options.js';

/** What to capture, when to stop, and into which files. */
export interface WriteHdfFilesOptions extends CaptureOptions, FileOptions {
  /** Sinks that are given the samples too, as by `capture`. */
  readonly sinks?: readonly (Sink | SinkOptions)[];
}
