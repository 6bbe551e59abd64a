/** What a `SinkFeed` is made with, and what it gives. */

export interface SinkFeedOptions {
  /** Among the sinks of the user; -1: the file's sink. */
  readonly index: number;
  readonly isEssential: boolean;
  /** The capture writes files. */
  readonly hasFile: boolean;
  /** An essential sink has failed. */
  readonly onFailure: (error: unknown) => void;
  /** A sentence about the acquisition with this number; 0: about none. */
  readonly onWarning: (warning: string, number: number) => void;
}

/** What `close` gave, or the error. */
export type SinkResult = unknown;
