/** Errors of captures. */

import { PandaError, type PandaErrorOptions } from './panda-error.js';

/** The PandA is already in an acquisition, which this capture did not start. It was not armed. */
export class PandaBusyError extends PandaError {
  readonly code = 'PANDA_BUSY';
}

/** A PandA that this process armed could not be disarmed; the cause is the reason. */
export class DisarmError extends PandaError {
  readonly code = 'DISARM_FAILED';
}

/** A capture was stopped by its `signal`. */
export class CaptureAbortedError extends PandaError {
  readonly code = 'CAPTURE_ABORTED';

  constructor(
    message: string,
    /** The number of acquisitions that had already ended without success. */
    readonly failed = 0,
    options?: PandaErrorOptions,
  ) {
    super(message, options);
  }
}

/** All acquisitions ended, but at least one of them was not good. */
export class AcquisitionError extends PandaError {
  readonly code = 'ACQUISITION_FAILED';
}

/** A sink of a capture threw an error or did not finish in time; the cause is the sink's error. */
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

/** The fields in the header can't be converted to datasets. */
export class LayoutError extends PandaError {
  readonly code = 'LAYOUT';
}

/** A frame does not have the requested column. */
export class UnknownColumnError extends PandaError {
  readonly code = 'UNKNOWN_COLUMN';
}

/** An item was put into a stopped pipeline. */
export class PipelineStoppedError extends PandaError {
  readonly code = 'PIPELINE_STOPPED';
}
