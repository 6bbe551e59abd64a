/** What became of an acquisition. */

import type { EndReason } from './end-reason.js';

/** Tells of one acquisition: what the PandA said, and what is in the file. */
export interface AcquisitionResult {
  /** Where the samples are, also if the file was moved while it was written; null if no file was made. */
  readonly file: string | null;
  /** Where the file was to be, if it was moved while it was written; null: it was not. */
  readonly movedFrom: string | null;
  /** Rows in each dataset of the file. */
  readonly samplesWritten: number;
  /** Samples sent by the PandA's own count; null if no END came. */
  readonly samplesReported: number | null;
  /** Samples that were lost before we connected. */
  readonly missed: number;
  /**
   * Why it ended, in the PandA's words. Without an END: `Stopped early` if what was asked for had come
   * by then, else null.
   */
  readonly reason: EndReason | null;
  /**
   * Ended `Ok`, `Disarmed` or `Stopped early`, with every sample that was reported, or asked for, in
   * the file, and none missed, unless that is allowed; and it is known where the file is.
   */
  readonly ok: boolean;
  /** ISO 8601 with nanoseconds; null from servers that don't say. */
  readonly armTime: string | null;
  /** ISO 8601 with nanoseconds; null from servers that don't say. May be earlier than `armTime`. */
  readonly startTime: string | null;
  /** Bytes of samples that were received. */
  readonly bytesReceived: number;
  /**
   * The row, from 0, from which on nothing is to be trusted, since it may have been overwritten before
   * it was sent, or not have got to the disk; null if all is. With `dropSuspect` these rows are not in
   * the file.
   */
  readonly firstSuspectSample: number | null;
  /** The most that was received and not yet written at a time, in bytes of samples. */
  readonly largestBacklogBytes: number;
  /** Rows of a chunk of the datasets; 0 if there are none. */
  readonly chunkSamples: number;
  /** What went less well than it should, a sentence each. */
  readonly warnings: readonly string[];
  /**
   * Of `writeHdfFiles` with `sinks`, and as `onResult` of `capture` is told: what `close` of each sink gave, in their order; a SinkError if the
   * sink has failed.
   */
  readonly sinks?: readonly unknown[];
}
