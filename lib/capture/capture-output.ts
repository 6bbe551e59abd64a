/** Where the samples of a capture go: the border between capturing and what is done with the samples. */

import type { Backlog } from '../client/data/backlog.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import type { Data } from '../responses/data.js';
import type { Identification } from '../responses/identification.js';

/** Why an acquisition has no END. */
export interface PipelineStop {
  /** What has come is what was wanted. */
  readonly isAsked: boolean;
  /** It was asked to end, so that fewer samples than are wanted are no failure. */
  readonly mayBeShort: boolean;
  /** To be told in the result. */
  readonly warning: string | null;
}

/** Takes the acquisitions of one connection to the data port. */
export interface CaptureOutput {
  /** Aborted with the error when writing fails. */
  readonly failure: AbortSignal;
  /** Counts what is received and not yet written. */
  readonly backlog: Backlog;
  /** Takes the path of the next file. @throws OutputPathError */
  claimName(): Promise<void>;
  put(data: Data): Promise<void>;
  /** Says why the acquisition that is under way will have no END. */
  willStop(stop: PipelineStop): void;
  /** Says that another output takes the rest of the acquisition that is under way. */
  willContinue(): void;
  /** Writes what waits, and closes. @throws what made writing fail */
  close(): Promise<void>;
}

export interface OutputOptions {
  /** Null: the PandA has not answered. */
  readonly identification: Promise<Identification | null>;
  /** Called once for each acquisition that has come to its END: what to warn of, or null. */
  readonly checkEnd: () => Promise<string | null>;
  readonly onResult: (result: AcquisitionResult) => void;
}

/** Called for each connection. */
export type OpenOutput = (options: OutputOptions) => CaptureOutput;
