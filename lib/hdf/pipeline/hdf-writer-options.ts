/** The options of an `HdfWriter`. */

import { checkSampleOptions, type SampleOptions } from '../../capture/capture-options.js';
import type { Identification } from '../../responses/identification.js';
import { checkFileOptions, type FileOptions } from '../file/file-recorder-options.js';

/** How files are named and written, and how many samples of each acquisition they get. */
export interface HdfWriterOptions extends FileOptions, SampleOptions {
  /**
   * Identification of the PandA, stored in the files. The first file is begun when the identification is known,
   * or after a second; items wait meanwhile. Default: the files have no identification. `writeHdfFiles` asks the
   * PandA.
   */
  readonly identification?: Identification | null | Promise<Identification | null> | undefined;
  /** The names of the bits, as `GetPcapBitsLabels` gives them. Default: not known. */
  readonly bitLabels?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** @throws InvalidOptionError */
export function checkOptions(options: HdfWriterOptions): void {
  checkFileOptions(options);
  checkSampleOptions(options);
}
