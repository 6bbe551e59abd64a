/** The result of an acquisition. */

import type { EndReason } from './end-reason.js';

/** The result of one acquisition: the report of the PandA, and the content of the file. */
export interface AcquisitionResult {
  /**
   * The path of the file, its present path if it was moved during writing; null if no file was
   * made.
   */
  readonly file: string | null;
  /** The original path, if the file was moved during writing; otherwise null. */
  readonly movedFrom: string | null;
  /** With `oneFile`: the row of the file that the acquisition begins with. */
  readonly firstRow?: number | undefined;
  /** With `last`: the number of the first row in the acquisition, from 0: so many samples are not in the file. */
  readonly firstSample?: number | undefined;
  /** Rows in each dataset of the file; with `oneFile` those of the acquisition. */
  readonly samplesWritten: number;
  /** The number of samples that the PandA reports as sent; null if no END was received. */
  readonly samplesReported: number | null;
  /** Samples that were lost before the client connected. */
  readonly missed: number;
  /**
   * The PandA's reason for the end. Without an END: `Stopped early` if all requested samples had
   * been received, otherwise null.
   */
  readonly reason: EndReason | null;
  /**
   * True if the reason is `Ok`, `Disarmed` or `Stopped early`, every reported or requested sample
   * is in the file, no sample was missed (unless that is allowed), and the path of the file is
   * known.
   */
  readonly ok: boolean;
  /** ISO 8601 with nanoseconds; null if the server does not report it. */
  readonly armTime: string | null;
  /**
   * ISO 8601 with nanoseconds; null if the server does not report it. May be earlier than
   * `armTime`.
   */
  readonly startTime: string | null;
  /** Bytes of samples that were received. */
  readonly bytesReceived: number;
  /**
   * The first suspect row, from 0: this row and all later ones may have been overwritten before
   * they were sent, or may not have reached the disk. Null if no row is suspect. With
   * `dropSuspect`, these rows are not in the file.
   */
  readonly firstSuspectSample: number | null;
  /** The largest backlog, in bytes of samples. */
  readonly largestBacklogBytes: number;
  /** The number of rows in a chunk of the datasets; 0 if there are none. */
  readonly chunkSamples: number;
  /** Warnings, one sentence each. */
  readonly warnings: readonly string[];
  /**
   * For `writeHdfFiles` with `sinks`, and for `onResult` of `capture`: the values that `close` of
   * the sinks returned, in the order of the sinks; a SinkError for a sink that failed.
   */
  readonly sinks?: readonly unknown[] | undefined;
}
