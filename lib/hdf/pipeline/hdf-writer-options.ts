/** What users can set of an `HdfWriter`, and what it tells them. */

import { checkSampleOptions, type SampleOptions } from '../../capture/capture-options.js';
import type { Identification } from '../../responses/identification.js';
import { checkFileOptions, type FileOptions } from '../file/file-recorder-options.js';

/** Which files, how they are written, and how many samples of each acquisition. */
export interface HdfWriterOptions extends FileOptions, SampleOptions {
  /**
   * Which PandA it is, for the files. The first of them is not begun before the answer has come, or a
   * second is over: what is put meanwhile waits. Default: they do not say. `writeHdfFiles` asks the
   * PandA.
   */
  readonly identification?: Identification | null | Promise<Identification | null>;
  /** The names of the bits, as `GetPcapBitsLabels` gives them. Default: not known. */
  readonly bitLabels?: ReadonlyMap<string, readonly string[]>;
}

/** @throws InvalidOptionError */
export function checkOptions(options: HdfWriterOptions): void {
  checkFileOptions(options);
  checkSampleOptions(options);
}
