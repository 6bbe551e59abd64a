/** What a client tells of its control connection. */

import type { ConnectionClosedError, PandaError } from '../errors.js';
import type { Identification } from '../responses/identification.js';

/** Names and arguments of the events of `AsyncClient`. */
export interface AsyncClientEvents {
  /** The control port is connected, for the first time or again. */
  connect: [identification: Identification];
  /** The control connection was lost; not after `close()`. */
  disconnect: [error: ConnectionClosedError];
  /**
   * With `reconnect`: it will be tried again.
   *
   * Attempts count from 1, delays are in seconds.
   */
  reconnecting: [attempt: number, delay: number];
  /** With `reconnect.attempts`: so many attempts have failed; the error is that of the last one. */
  reconnectFailed: [error: PandaError];
}
