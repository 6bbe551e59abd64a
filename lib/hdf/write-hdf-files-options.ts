/** Options of `writeHdfFiles`. */

import { checkFlags, CAPTURE_OPTIONS } from '../capture/check-capture-options.js';
import type { CaptureOptions } from '../capture/capture-options.js';
import type { Sink, SinkOptions } from '../capture/sinks/sink.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import {
  checkFileOptions,
  FILE_OPTIONS,
  type KeptRows,
  type FileNaming,
  type FileOptions,
} from './file/file-recorder-options.js';

/** What to capture, when to stop, and into which files. */
export type WriteHdfFilesOptions = CaptureOptions &
  FileOptions &
  FileNaming &
  KeptRows & {
    /**
     * Name datasets after the labels that blocks have in the PandA's metadata: `COUNTER1.OUT.Mean` becomes
     * `x.OUT.Mean` where the label of COUNTER1 is `x`. Names in `captureRecordHdfNames` come first. Default
     * false.
     */
    readonly namesFromPanda?: boolean | undefined;
    /**
     * Put the PandA's saved state, as `GetState` gives it, into each file, as the text `panda_state`. Default
     * false.
     */
    readonly state?: boolean | undefined;
    /** Sinks that are given the samples too, as by `capture`. */
    readonly sinks?: readonly (Sink | SinkOptions)[] | undefined;
  };

const OPTIONS: OptionNames<WriteHdfFilesOptions> = {
  ...CAPTURE_OPTIONS,
  ...FILE_OPTIONS,
  namesFromPanda: true,
  state: true,
  sinks: true,
};

/** Checks the options, except those of `CaptureOptions`. @throws InvalidOptionError */
export function checkOptions(options: WriteHdfFilesOptions): void {
  refuseUnknownOptions(options, OPTIONS, 'writeHdfFiles');
  checkFileOptions(options);
  checkFlags({ state: options.state ?? false, namesFromPanda: options.namesFromPanda ?? false });
}
