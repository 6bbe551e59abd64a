/** What a `SinkFeed` is made with, what it keeps of an acquisition, and what it gives. */

import type { PandaError } from '../../errors.js';

export interface SinkFeedOptions {
  /** Among the sinks of the user; -1: the file's sink. */
  readonly index: number;
  readonly isEssential: boolean;
  /** Bytes of frames that it may hold if it is not essential; default: 32 MiB. */
  readonly heldBytes?: number | undefined;
  /** The capture writes files. */
  readonly hasFile: boolean;
  /** An essential sink has failed. */
  readonly onFailure: (error: unknown) => void;
  /** A sentence about the acquisition with this number; 0: about none. */
  readonly onWarning: (warning: string, number: number) => void;
}

/** What `close` gave, or the error. */
export type SinkResult = unknown;

/** An acquisition as one sink sees it. */
export interface SinkPart {
  readonly number: number;
  /** Null: `open` and each `write` have worked so far. */
  failure: PandaError | null;
  isOpen: boolean;
  /** The sink is told nothing of it. */
  readonly isLeftOut: boolean;
  skippedSamples: number;
}
