/** The options, the state and the result of a `SinkFeed`. */

import type { PandaError } from '../../errors.js';

export interface SinkFeedOptions {
  /** The index among the user's sinks; -1: the sink that writes files. */
  readonly index: number;
  readonly isEssential: boolean;
  /** Bytes of frames that a sink may hold if it is not essential; default: 32 MiB. */
  readonly heldBytes?: number | undefined;
  /** Whether the capture writes files. */
  readonly hasFile: boolean;
  /** Called when an essential sink has failed. */
  readonly onFailure: (error: unknown) => void;
  /** Called with a warning about the acquisition with this number; 0: about no acquisition. */
  readonly onWarning: (warning: string, number: number) => void;
}

/** The value that `close` returned, or the error. */
export type SinkResult = unknown;

/** The state of an acquisition for one sink. */
export interface SinkPart {
  readonly number: number;
  /** Null if `open` and all `write` calls so far have succeeded. */
  failure: PandaError | null;
  isOpen: boolean;
  /** The sink does not get this acquisition. */
  readonly isLeftOut: boolean;
  skippedSamples: number;
}
