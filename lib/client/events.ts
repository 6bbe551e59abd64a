/** The events of a client's control connection. */

import type { ConnectionClosedError, PandaError } from '../errors.js';
import type { Identification } from '../responses/identification.js';

/** Names and arguments of the events of `AsyncClient`. */
export interface AsyncClientEvents {
  /** The control port is connected, for the first time or again. */
  connect: [identification: Identification];
  /** The control connection was lost; not after `close()`. */
  disconnect: [error: ConnectionClosedError];
  /**
   * With `reconnect`: another attempt will be made.
   *
   * Attempts count from 1, delays are in seconds.
   */
  reconnecting: [attempt: number, delay: number];
  /** With `reconnect.attempts`: all attempts have failed; the error is that of the last one. */
  reconnectFailed: [error: PandaError];
}
