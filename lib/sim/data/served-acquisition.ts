/** What the data port needs of an acquisition, be it captured or scripted. */

import type { Process } from './header-text.js';
import type { StreamPiece } from './stream-piece.js';

export interface ServedAcquisition {
  /** From 1, as they are armed. */
  readonly number: number;
  /** Not ended yet; clients can still be reading when it has. */
  readonly isCapturing: boolean;
  /** Whether clients that connect from now on see it too. */
  readonly isOpen: boolean;
  /** Samples captured so far. */
  readonly captured: number;
  /** Why it has ended. */
  readonly reason: string;
  /**
   * What one client is sent. It waits for what is still to come.
   *
   * @param gone aborted when the client does not want it any more
   */
  read(process: Process, gone: AbortSignal): AsyncIterable<StreamPiece>;
  disarm(): void;
  /** Readers get an `END n Ok` as soon as they can. */
  shutDown(): void;
  /** Nobody will read it any more. */
  release(): void;
}
