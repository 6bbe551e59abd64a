/** Data received from the data port: headers, frames and ENDs (protocol.md). */

import type { EndReason } from '../outcome/end-reason.js';
import type { FieldCapture } from './field-capture.js';
import type { FrameData } from './frame-data.js';

/** The data port has accepted the request; the client receives all acquisitions from here on. */
export interface ReadyData {
  /** Distinguishes it from other data. */
  readonly kind: 'ready';
}

/** The start of an acquisition. */
export interface StartData {
  /** Distinguishes it from other data. */
  readonly kind: 'start';
  /** The fields, in their order in a sample. */
  readonly fields: readonly FieldCapture[];
  /** Samples that were lost before this client connected. */
  readonly missed: number;
  /** `Raw` or `Scaled`, as requested. */
  readonly process: string;
  /** `Framed`. */
  readonly format: string;
  /** The size of one sample in bytes. */
  readonly sampleBytes: number;
  /** ISO 8601 with nanoseconds; null if the server does not report it. */
  readonly armTime: string | null;
  /**
   * ISO 8601 with nanoseconds; null if the server does not report it. May be earlier than
   * `armTime`.
   */
  readonly startTime: string | null;
  /** Nanoseconds; null without a hardware clock. */
  readonly hwTimeOffsetNs: bigint | null;
}

/** The end of an acquisition. */
export interface EndData {
  /** Distinguishes it from other data. */
  readonly kind: 'end';
  /** The number of samples that the PandA reports as sent. */
  readonly samples: number;
  /** Why the acquisition ended: `isGoodEnd` returns whether it is complete. */
  readonly reason: EndReason;
  /**
   * The index of the first sample in the last frame of a raw acquisition with a bad end. Samples
   * from this index on may have been overwritten before they were sent. Absent if no sample is
   * suspect.
   */
  readonly firstSuspectSample?: number | undefined;
}

/** Any data received from the data port. */
export type Data = ReadyData | StartData | FrameData | EndData;
