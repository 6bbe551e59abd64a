/** Errors of the durable stream: its server, its messages, publishers and readers. */

import { PandaError, type PandaErrorOptions } from './panda-error.js';

/** The client packages for NATS, which are optional, are not installed. */
export class NatsUnavailableError extends PandaError {
  readonly code = 'NATS_UNAVAILABLE';
}

/**
 * The connection to a NATS server failed: the host does not exist, the connection was refused or
 * timed out, the password is wrong, or the server lacks JetStream.
 */
export class StreamConnectError extends PandaError {
  readonly code = 'STREAM_CONNECT_FAILED';
}

/** The server has no stream for this PandA: create it with `pandablocks streams setup`. */
export class StreamMissingError extends PandaError {
  readonly code = 'STREAM_MISSING';
}

/** A stream, bucket or consumer exists, but its settings differ from the requested ones. */
export class StreamSettingsError extends PandaError {
  readonly code = 'STREAM_SETTINGS';

  constructor(
    message: string,
    /** The differences, one sentence each. */
    readonly differences: readonly string[],
  ) {
    super(message);
  }
}

/** The NATS server did not answer, or did not acknowledge a message, in time. */
export class StreamTimeoutError extends PandaError {
  readonly code = 'STREAM_TIMEOUT';
}

/** The stream has reached its size limit: no further messages are stored. */
export class StreamFullError extends PandaError {
  readonly code = 'STREAM_FULL';
}

/** The NATS server refused a request; the message quotes the server. */
export class StreamRefusedError extends PandaError {
  readonly code = 'STREAM_REFUSED';
}

/** Another process is publishing this PandA, or writing this acquisition. */
export class LeaseHeldError extends PandaError {
  readonly code = 'LEASE_HELD';
}

/** Another process has taken over, because this one did not renew its lease in time. */
export class LeaseLostError extends PandaError {
  readonly code = 'LEASE_LOST';
}

/** An acquisition in a stream has no END: it was cut off, or its publisher is gone. */
export class UnfinishedAcquisitionError extends PandaError {
  readonly code = 'ACQUISITION_UNFINISHED';
}

/** A reader ended the acquisition because it considered the publisher dead. */
export class AbandonedError extends PandaError {
  readonly code = 'ABANDONED';
}

/** Messages of a stream are missing or out of order: samples are lost. */
export class StreamGapError extends PandaError {
  readonly code = 'STREAM_GAP';
}

/** A message of a stream is not what a publisher of this package sends. */
export class StreamMessageError extends PandaError {
  readonly code = 'STREAM_MESSAGE';

  constructor(
    message: string,
    /** The sequence number of the message in its stream; null if unknown. */
    readonly sequence: number | null = null,
    options?: PandaErrorOptions,
  ) {
    super(message, options);
  }
}
