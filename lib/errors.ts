/**
 * Every error that this library throws on purpose. Each class has a stable `code` to test for, a
 * message that says what to do, and the `cause` where something else failed underneath.
 */

import type { AcquisitionResult } from './outcome/acquisition-result.js';

/** What all errors of this library have in common. */
export abstract class PandaError extends Error {
  /** Stable: does not change with the wording of the message. */
  abstract readonly code: string;

  /**
   * Set by `writeHdfFiles`: what became of every acquisition up to the error, an unfinished one last.
   */
  declare results?: readonly AcquisitionResult[];

  constructor(message: string, options?: ErrorOptions) {
    // A cause that is given as undefined would be shown as one.
    super(message, options?.cause === undefined ? undefined : options);
    this.name = new.target.name;
  }
}

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

/**
 * A line came from the control port that no command has asked for. The client closes the connection
 * then: this is the cause of its ConnectionClosedError.
 */
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
    /** The file. */
    readonly path: string,
    options?: ErrorOptions,
    /** What the system said, such as `ENOSPC` of a full disk; null if it was not the system. */
    readonly systemCode: string | null = null,
  ) {
    super(message, options);
  }
}

/** A file was written, but the system could not say that it is on the disk. */
export class NotOnDiskError extends PandaError {
  readonly code = 'NOT_ON_DISK';
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

  constructor(
    message: string,
    /** How many acquisitions had ended before, and not well. */
    readonly failed = 0,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The PandA is in the middle of an acquisition that is not ours: it was not armed. */
export class PandaBusyError extends PandaError {
  readonly code = 'PANDA_BUSY';
}

/** A PandA that we have armed could not be disarmed; the cause tells why. */
export class DisarmError extends PandaError {
  readonly code = 'DISARM_FAILED';
}

/** SIGINT came while a `BlockingClient` waited, and its handlers have been run. */
export class InterruptedError extends PandaError {
  readonly code = 'INTERRUPTED';
}

/** All acquisitions came to an end, but not every one to a good one. */
export class AcquisitionError extends PandaError {
  readonly code = 'ACQUISITION_FAILED';
}

/** Where a table is wrong; null where it does not apply. */
export interface TableFault {
  /** The index of the row, from 0. */
  readonly row: number | null;
  /** The name of the column. */
  readonly column: string | null;
  /** What is wrong: of columns of different length, the length; of too many rows, how many. */
  readonly value: unknown;
  /** The lowest and the highest number that can be there, or the labels to choose from. */
  readonly range: readonly [low: number, high: number] | readonly string[] | null;
}

/** A table can't be converted: a value does not fit its column, or the columns not the table. */
export class TableError extends PandaError implements TableFault {
  readonly code = 'TABLE';
  readonly row: TableFault['row'];
  readonly column: TableFault['column'];
  readonly value: TableFault['value'];
  readonly range: TableFault['range'];

  constructor(message: string, fault: Partial<TableFault> = {}) {
    super(message);
    this.row = fault.row ?? null;
    this.column = fault.column ?? null;
    this.value = fault.value ?? null;
    this.range = fault.range ?? null;
  }
}

/** A line of a saved state that was not loaded, or a name whose value could not be saved. */
export interface RefusedLine {
  /** The line; of a value of several lines, the first. */
  readonly line: string;
  /** Why: the words of the PandA. */
  readonly message: string;
}

/** A state was loaded or saved, but not all of it. */
export class StateError extends PandaError {
  readonly code = 'STATE_INCOMPLETE';

  constructor(
    message: string,
    /** What was refused, in the order of the state. */
    readonly refused: readonly RefusedLine[],
    /** When saving, the state without what was refused; null when loading. */
    readonly state: readonly string[] | null = null,
  ) {
    super(message);
  }
}

/** As much of a text as a message can hold. */
export function shorten(text: string, length = 200): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function summary(lines: readonly string[]): string {
  return shorten(JSON.stringify(lines.slice(0, 20).join('\n')));
}
