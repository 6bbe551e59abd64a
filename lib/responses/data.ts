/** What comes over the data port: protocol.md calls it header, frames and END. */

import type { EndReason } from '../outcome/end-reason.js';
import type { FieldCapture } from './field-capture.js';
import type { FrameData } from './frame-data.js';

/** The data port has accepted our request; acquisitions made from now on will be seen. */
export interface ReadyData {
  /** Tells it from other data. */
  readonly kind: 'ready';
}

/** An acquisition begins. */
export interface StartData {
  /** Tells it from other data. */
  readonly kind: 'start';
  /** In the order in which they stand in a sample. */
  readonly fields: readonly FieldCapture[];
  /** Samples that were lost before this client connected. */
  readonly missed: number;
  /** `Raw` or `Scaled`, as we asked. */
  readonly process: string;
  /** `Framed`. */
  readonly format: string;
  /** Bytes of one sample, all fields together. */
  readonly sampleBytes: number;
  /** ISO 8601 with nanoseconds; null from servers that don't say. */
  readonly armTime: string | null;
  /** ISO 8601 with nanoseconds; null from servers that don't say. May be earlier than `armTime`. */
  readonly startTime: string | null;
  /** Nanoseconds; null without a hardware clock. */
  readonly hwTimeOffsetNs: bigint | null;
}

/** An acquisition has ended. */
export interface EndData {
  /** Tells it from other data. */
  readonly kind: 'end';
  /** Samples sent, by the PandA's own count. */
  readonly samples: number;
  /** Why it ended: `isGoodEnd` says whether it is complete. */
  readonly reason: EndReason;
  /**
   * Of a raw acquisition that did not end well: the index of the first sample of its last frame. What
   * the PandA sent from there on may have been overwritten on its way. Absent if all can be trusted.
   */
  readonly firstSuspectSample?: number;
}

/** Whatever comes over the data port. */
export type Data = ReadyData | StartData | FrameData | EndData;
