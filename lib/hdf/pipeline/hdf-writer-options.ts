/** The options of an `HdfWriter`. */

import type { SampleOptions } from '../../capture/capture-options.js';
import { checkSampleOptions, SAMPLE_OPTIONS } from '../../capture/check-capture-options.js';
import { type OptionNames, refuseUnknownOptions } from '../../errors/unknown-options.js';
import type { Identification } from '../../responses/identification.js';
import {
  checkFileOptions,
  FILE_OPTIONS,
  type KeptRows,
  type FileNaming,
  type FileOptions,
} from '../file/file-recorder-options.js';

/** How files are named and written, and how many samples of each acquisition they get. */
export type HdfWriterOptions = FileOptions &
  SampleOptions &
  FileNaming &
  KeptRows & {
    /**
     * Identification of the PandA, stored in the files. The first file is begun when the identification is known,
     * or after a second; items wait meanwhile. Default: the files have no identification. `writeHdfFiles` asks the
     * PandA.
     */
    readonly identification?: Identification | null | Promise<Identification | null> | undefined;
    /** The names of the bits, as `GetPcapBitsLabels` gives them. Default: not known. */
    readonly bitLabels?: ReadonlyMap<string, readonly string[]> | undefined;
  };

const OPTIONS: OptionNames<HdfWriterOptions> = {
  ...FILE_OPTIONS,
  ...SAMPLE_OPTIONS,
  identification: true,
  bitLabels: true,
};

/** @throws InvalidOptionError */
export function checkOptions(options: HdfWriterOptions): void {
  refuseUnknownOptions(options, OPTIONS, 'HdfWriter');
  checkFileOptions(options);
  checkSampleOptions(options);
}
