/** What a capture file is made of. */

import type {
  NativeAttribute,
  NativeDataset,
  NativeFileSpec,
  NativeLayout,
} from '../../native/binding.js';
import type { NativeOverview } from '../../native/overview.js';
import type { StartData } from '../../responses/data.js';
import type { OutputFile } from '../path/output-file.js';
import type { PendingName } from './pending-name.js';

export interface CaptureFileOptions {
  readonly output: OutputFile;
  readonly layout: NativeLayout<NativeDataset>;
  readonly start: StartData;
  /** Rows of a chunk; 0: chosen from the rate. */
  readonly chunkSamples: number;
  readonly overviews: readonly NativeOverview[];
  /** Which PandA it is from. */
  readonly pandaAttributes: readonly NativeAttribute[];
  /** Datasets of one text each. */
  readonly texts: NonNullable<NativeFileSpec['texts']>;
  /** It is for several acquisitions. */
  readonly isShared: boolean;
  /** To be called with a sentence. */
  readonly warn: (warning: string) => void;
  /** The file gets its name when it is confirmed; null: with the first flush. */
  readonly pendingName: PendingName | null;
}
