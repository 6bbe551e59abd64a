/** How a capture file is made. */

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
  /** Attributes that identify the PandA. */
  readonly pandaAttributes: readonly NativeAttribute[];
  /** Datasets of one text each. */
  readonly texts: NonNullable<NativeFileSpec['texts']>;
  /** The file is for several acquisitions. */
  readonly isShared: boolean;
  /** Called with each warning, a sentence. */
  readonly warn: (warning: string) => void;
  /** The file gets its name when the name is confirmed; null: at the first flush. */
  readonly pendingName: PendingName | null;
}
