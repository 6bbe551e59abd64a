/** The interface of the data port to acquisitions, captured or scripted. */

import type { Process } from './header-text.js';
import type { StreamPiece } from './stream-piece.js';

export interface ServedAcquisition {
  /** Counted from 1, in the order of arming. */
  readonly number: number;
  /** Whether the acquisition has not ended; clients may still be reading after the end. */
  readonly isCapturing: boolean;
  /** Whether clients that connect later receive it too. */
  readonly isOpen: boolean;
  /** The number of samples captured so far. */
  readonly captured: number;
  /** The reason for the end. */
  readonly reason: string;
  /**
   * Yields the stream for one client, and waits for data.
   *
   * @param gone aborted when the client has disconnected
   */
  read(process: Process, gone: AbortSignal): AsyncIterable<StreamPiece>;
  disarm(): void;
  /** Readers get `END n Ok` as soon as possible. */
  shutDown(): void;
  /** Frees the memory when there will be no more readers. */
  release(): void;
}
