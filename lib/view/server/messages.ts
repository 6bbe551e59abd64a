/** What pages are told of a capture, as JSON. */

import type { AcquisitionResult } from '../../outcome/acquisition-result.js';

/** Where the capture is. */
export type CapturePhase = 'connecting' | 'waiting' | 'capturing' | 'lost' | 'ended';

/** What changes all the time. */
export interface StateMessage {
  /** Of this run of the command: another one may answer on the same port. */
  readonly run: string;
  readonly phase: CapturePhase;
  /** Of the end: nothing is wrong. Null before. */
  readonly ok: boolean | null;
  /** A sentence: what it waits for, why it is lost, how it ended. */
  readonly message: string;
  readonly panda: string;
  /** Which firmware and the like; empty: not known. */
  readonly identification: string;
  readonly file: string | null;
  /** The latest acquisition; 0: none yet. */
  readonly acquisition: number;
  readonly num: number;
  readonly rows: number;
  /** Rows a second. */
  readonly rate: number;
  readonly bytesPerSecond: number;
  /** Since the acquisition began, to its end. */
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
  /** Rows that there were 1, 10 and 60 seconds ago. */
  readonly since: Readonly<Record<'1' | '10' | '60', number>>;
  /** The command ends, and the page with it. */
  readonly isClosing: boolean;
}

/** What is added to now and then. */
export interface LogMessage {
  /** The latest. */
  readonly warnings: readonly string[];
  readonly warningCount: number;
  /** The latest, each with whether there are values of it to look at. */
  readonly results: readonly (AcquisitionResult & { readonly number: number })[];
  readonly resultCount: number;
  readonly kept: readonly number[];
}
