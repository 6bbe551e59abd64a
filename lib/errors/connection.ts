/** Connections to either port, and what comes over them. */

import { PandaError } from './panda-error.js';

/**
 * No connection could be made: no such host, refused, no answer in time, or what answers on the
 * control port is no PandA.
 */
export class ConnectError extends PandaError {
  readonly code = 'CONNECT_FAILED';
}

/** A connection ended while something was still expected of it. */
export class ConnectionClosedError extends PandaError {
  readonly code = 'CONNECTION_CLOSED';
}

/** Something was asked of a client that is not connected. */
export class NotConnectedError extends PandaError {
  readonly code = 'NOT_CONNECTED';
}

/**
 * A line came from the control port that no command has asked for. The client closes the connection
 * then: this is the cause of its ConnectionClosedError.
 */
export class NoContextAvailableError extends PandaError {
  readonly code = 'NO_CONTEXT';
}

/** The data port stayed silent for longer than `frameTimeout`. */
export class DataTimeoutError extends PandaError {
  readonly code = 'DATA_TIMEOUT';
}

/** A stream can't go on. */
export abstract class StreamError extends PandaError {
  /** What was complete in the bytes before those that went wrong: of the data port, `Data`. */
  received: readonly {
    /** What it is, such as `frame`. */
    readonly kind: string;
  }[] = [];
}

/** What came over the wire is not what a PandA sends. */
export class ProtocolError extends StreamError {
  readonly code = 'PROTOCOL';
}

/** The data port answered `ERR` to our request. */
export class DataRefusedError extends StreamError {
  readonly code = 'DATA_REFUSED';
}
