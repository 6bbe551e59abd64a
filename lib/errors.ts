/**
 * Every error that this library throws on purpose. Each class has a stable `code` to test for, a
 * message that says what to do, and the `cause` where something else failed underneath.
 */

import type { AcquisitionResult } from './responses/result.js';

/** What all errors of this library have in common. */
export abstract class PandaError extends Error {
  /** Stable: does not change with the wording of the message. */
  abstract readonly code: string;

  /**
   * Set by `writeHdfFiles`: what became of every acquisition up to the error, an unfinished one last.
   */
  declare results?: readonly AcquisitionResult[];

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No connection could be made: no such host, refused, or no answer in time. */
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

/** The data port stayed silent for longer than `frameTimeout`. */
export class DataTimeoutError extends PandaError {
  readonly code = 'DATA_TIMEOUT';
}

/** A command got no answer in time. */
export class CommandTimeoutError extends PandaError {
  readonly code = 'COMMAND_TIMEOUT';
}

/** A stream can't go on. */
export abstract class StreamError extends PandaError {
  /** What was complete in the bytes before those that went wrong: of the data port, `Data`. */
  received: readonly { readonly kind: string }[] = [];
}

/** What came over the wire is not what a PandA sends. */
export class ProtocolError extends StreamError {
  readonly code = 'PROTOCOL';
}

/** The data port answered `ERR` to our request. */
export class DataRefusedError extends StreamError {
  readonly code = 'DATA_REFUSED';
}

/** A line came from the control port that no command has asked for. */
export class NoContextAvailableError extends PandaError {
  readonly code = 'NO_CONTEXT';
}

/** The PandA answered a command with something else than was expected, `ERR` mostly. */
export class CommandError extends PandaError {
  readonly code = 'COMMAND_FAILED';

  /**
   * @param command name and parameters of the command
   * @param sent what was sent, without line ends
   * @param received what came back, without line ends
   */
  constructor(
    readonly command: string,
    readonly sent: readonly string[],
    readonly received: readonly string[],
  ) {
    super(`${command} failed: sent ${summary(sent)}, got ${summary(received)}`);
  }
}

/** The server's API is too old for what was asked of it; nothing was sent. */
export class VersionError extends PandaError {
  readonly code = 'VERSION';

  constructor(
    message: string,
    /** The lowest version that has it, `[major, minor]`. */
    readonly required: readonly [major: number, minor: number],
    /** The version of the server. */
    readonly actual: readonly [major: number, minor: number],
  ) {
    super(message);
  }
}

/** A column was asked for that the frame does not have. */
export class UnknownColumnError extends PandaError {
  readonly code = 'UNKNOWN_COLUMN';
}

/** The native addon could not be loaded. */
export class NativeLoadError extends PandaError {
  readonly code = 'NATIVE_UNAVAILABLE';
}

/** A file name, a folder or a scheme for file names can't be used. */
export class OutputPathError extends PandaError {
  readonly code = 'OUTPUT_PATH';

  constructor(
    message: string,
    /** The path, or the scheme. */
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** HDF5 could not do what was asked of it. */
export class HdfError extends PandaError {
  readonly code = 'HDF';

  constructor(
    message: string,
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An option's value can't be used. */
export class InvalidOptionError extends PandaError {
  readonly code = 'INVALID_OPTION';
}

/** The fields that the PandA announced can't be turned into datasets. */
export class LayoutError extends PandaError {
  readonly code = 'LAYOUT';
}

/** Something was put into a pipeline that has been stopped. */
export class PipelineStoppedError extends PandaError {
  readonly code = 'PIPELINE_STOPPED';
}

/** A capture was stopped by its `signal`. */
export class CaptureAbortedError extends PandaError {
  readonly code = 'CAPTURE_ABORTED';
}

/** All acquisitions came to an end, but not every one to a good one. */
export class AcquisitionError extends PandaError {
  readonly code = 'ACQUISITION_FAILED';
}

/** As much of a text as a message can hold. */
export function shorten(text: string, length = 200): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function summary(lines: readonly string[]): string {
  return shorten(JSON.stringify(lines.slice(0, 20).join('\n')));
}
