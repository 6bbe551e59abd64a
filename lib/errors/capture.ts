/** Captures that can't begin, or don't come to a good end. */

import { PandaError, type PandaErrorOptions } from './panda-error.js';

/** The PandA is in the middle of an acquisition that is not ours: it was not armed. */
export class PandaBusyError extends PandaError {
  readonly code = 'PANDA_BUSY';
}

/** A PandA that we have armed could not be disarmed; the cause tells why. */
export class DisarmError extends PandaError {
  readonly code = 'DISARM_FAILED';
}

/** A capture was stopped by its `signal`. */
export class CaptureAbortedError extends PandaError {
  readonly code = 'CAPTURE_ABORTED';

  constructor(
    message: string,
    /** How many acquisitions had ended before, and not well. */
    readonly failed = 0,
    options?: PandaErrorOptions,
  ) {
    super(message, options);
  }
}

/** All acquisitions came to an end, but not every one to a good one. */
export class AcquisitionError extends PandaError {
  readonly code = 'ACQUISITION_FAILED';
}

/** A sink of a capture has thrown, or has left the capture waiting; the cause is what the sink threw. */
export class SinkError extends PandaError {
  readonly code = 'SINK_FAILED';

  constructor(
    message: string,
    /** The index of the sink among the `sinks` of the capture. */
    readonly sink: number,
    options?: PandaErrorOptions,
  ) {
    super(message, options);
  }
}

/** The fields that the PandA announced can't be turned into datasets. */
export class LayoutError extends PandaError {
  readonly code = 'LAYOUT';
}

/** A column was asked for that the frame does not have. */
export class UnknownColumnError extends PandaError {
  readonly code = 'UNKNOWN_COLUMN';
}

/** Something was put into a pipeline that has been stopped. */
export class PipelineStoppedError extends PandaError {
  readonly code = 'PIPELINE_STOPPED';
}
