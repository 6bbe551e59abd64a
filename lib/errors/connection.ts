/** Errors of connections and of received data. */

import { PandaError } from './panda-error.js';

/**
 * No connection could be made: the host does not exist, the connection was refused or timed out, or
 * the server on the control port is not a PandA.
 */
export class ConnectError extends PandaError {
  readonly code = 'CONNECT_FAILED';
}

/** A connection ended while an answer or data was still expected. */
export class ConnectionClosedError extends PandaError {
  readonly code = 'CONNECTION_CLOSED';
}

/** The client is not connected. */
export class NotConnectedError extends PandaError {
  readonly code = 'NOT_CONNECTED';
}

/**
 * The control port sent a line that answers no command. The client closes the connection: this
 * error is the cause of the ConnectionClosedError.
 */
export class NoContextAvailableError extends PandaError {
  readonly code = 'NO_CONTEXT';
}

/** The data port sent nothing for longer than `frameTimeout`. */
export class DataTimeoutError extends PandaError {
  readonly code = 'DATA_TIMEOUT';
}

/** A stream can't continue. */
export abstract class StreamError extends PandaError {
  /** The complete items before the faulty bytes; for the data port, `Data`. */
  received: readonly {
    /** The kind of the item, such as `frame`. */
    readonly kind: string;
  }[] = [];
}

/** The received bytes do not follow the protocol of a PandA. */
export class ProtocolError extends StreamError {
  readonly code = 'PROTOCOL';
}

/** The data port answered the request with `ERR`. */
export class DataRefusedError extends StreamError {
  readonly code = 'DATA_REFUSED';
}
