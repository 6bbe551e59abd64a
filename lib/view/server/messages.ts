/** The messages about a capture for pages, as JSON. */

import type { AcquisitionResult } from '../../outcome/acquisition-result.js';

/** The phase of a capture. */
export type CapturePhase = 'connecting' | 'waiting' | 'capturing' | 'lost' | 'ended';

/** The values that change all the time. */
export interface StateMessage {
  /** Of this run of the command: another one may answer on the same port. */
  readonly run: string;
  readonly phase: CapturePhase;
  /** At the end: whether all went well. Null before. */
  readonly ok: boolean | null;
  /** A sentence: what the capture waits for, why it is lost, or how it ended. */
  readonly message: string;
  readonly panda: string;
  /** Identification of the PandA; empty: not known. */
  readonly identification: string;
  readonly file: string | null;
  /** Number of the latest acquisition; 0: none yet. */
  readonly acquisition: number;
  readonly num: number;
  readonly rows: number;
  /** Rows per second. */
  readonly rate: number;
  readonly bytesPerSecond: number;
  /** Seconds since the acquisition began, until its end. */
  readonly seconds: number;
  /** Null: not known. */
  readonly secondsLeft: number | null;
  /** Received, and not yet written. */
  readonly backlogBytes: number;
  /** The most that may wait. */
  readonly maxBacklogBytes: number;
  /** Null: not known. */
  readonly freeBytes: number | null;
  readonly missed: number;
  /** Number of rows 1, 10 and 60 seconds ago. */
  readonly since: Readonly<Record<'1' | '10' | '60', number>>;
  /** The command is about to end, and the page with it. */
  readonly isClosing: boolean;
}

/** The values that grow from time to time. */
export interface LogMessage {
  /** The latest warnings. */
  readonly warnings: readonly string[];
  readonly warningCount: number;
  /** The latest results. */
  readonly results: readonly (AcquisitionResult & { readonly number: number })[];
  readonly resultCount: number;
  readonly kept: readonly number[];
}
