/** The durable stream between PandAs and files: its server, its messages, who writes and who reads. */

import { PandaError, type PandaErrorOptions } from './panda-error.js';

/** The clients of NATS, which are optional packages, are not installed. */
export class NatsUnavailableError extends PandaError {
  readonly code = 'NATS_UNAVAILABLE';
}

/** No connection to a NATS server: no such host, refused, no answer in time, a wrong password, or no JetStream. */
export class StreamConnectError extends PandaError {
  readonly code = 'STREAM_CONNECT_FAILED';
}

/** The server has no stream for this PandA: `pandablocks streams setup` makes it. */
export class StreamMissingError extends PandaError {
  readonly code = 'STREAM_MISSING';
}

/** A stream, bucket or consumer exists with other settings than those that were asked for. */
export class StreamSettingsError extends PandaError {
  readonly code = 'STREAM_SETTINGS';

  constructor(
    message: string,
    /** What differs, a sentence each. */
    readonly differences: readonly string[],
  ) {
    super(message);
  }
}

/** The server of the stream has not answered, or acknowledged, in time. */
export class StreamTimeoutError extends PandaError {
  readonly code = 'STREAM_TIMEOUT';
}

/** The stream has as many bytes as it may have: nothing more is stored. */
export class StreamFullError extends PandaError {
  readonly code = 'STREAM_FULL';
}

/** The server of the stream has refused a request; the message has the server's own words. */
export class StreamRefusedError extends PandaError {
  readonly code = 'STREAM_REFUSED';
}

/** Another process publishes this PandA, or writes this acquisition. */
export class LeaseHeldError extends PandaError {
  readonly code = 'LEASE_HELD';
}

/** Another process has taken over: this one was not heard of for longer than its lease. */
export class LeaseLostError extends PandaError {
  readonly code = 'LEASE_LOST';
}

/** An acquisition in a stream was cut off, or its publisher is gone: it has no END. */
export class UnfinishedAcquisitionError extends PandaError {
  readonly code = 'ACQUISITION_UNFINISHED';
}

/** A reader has ended the acquisition, since it took the publisher for dead. */
export class AbandonedError extends PandaError {
  readonly code = 'ABANDONED';
}

/** Messages are missing from a stream, or are not in their order: samples are lost. */
export class StreamGapError extends PandaError {
  readonly code = 'STREAM_GAP';
}

/** A message of a stream is not what a publisher of this package sends. */
export class StreamMessageError extends PandaError {
  readonly code = 'STREAM_MESSAGE';

  constructor(
    message: string,
    /** The sequence of the message in its stream; null if that is not known. */
    readonly sequence: number | null = null,
    options?: PandaErrorOptions,
  ) {
    super(message, options);
  }
}
