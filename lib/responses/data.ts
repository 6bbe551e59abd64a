/** What comes over the data port: protocol.md calls it header, frames and END. */

import type { FrameData } from './frame-data.js';

/** The data port has accepted our request; acquisitions made from now on will be seen. */
export interface ReadyData {
  readonly kind: 'ready';
}

/**
 * The type of a field's values in the stream, by the name that the PandA gives it. `double` is
 * IEEE 754 binary64; `int96` is an unsigned sum of squares. All are little-endian.
 */
export type FieldType = 'uint32' | 'int32' | 'int64' | 'double' | 'int96';

/** How many bytes a value takes in a sample. */
export const FIELD_SIZES: Readonly<Record<FieldType, number>> = {
  uint32: 4,
  int32: 4,
  int64: 8,
  double: 8,
  int96: 12,
};

/** One column of the stream. */
export interface FieldCapture {
  /** Block and field, e.g. `COUNTER1.OUT`. */
  readonly name: string;
  readonly type: FieldType;
  /** `Value`, `Diff`, `Sum`, `Min`, `Max`, `Mean` or `StdDev`. */
  readonly capture: string;
  /** Null for fields that have none, such as the words of bits. */
  readonly scale: number | null;
  /** In `units`. */
  readonly offset: number | null;
  /** Of the scaled value; any text. */
  readonly units: string | null;
}

/** An acquisition begins. */
export interface StartData {
  readonly kind: 'start';
  /** In the order in which they stand in a sample. */
  readonly fields: readonly FieldCapture[];
  /** Samples that were lost before this client connected. */
  readonly missed: number;
  /** `Raw` or `Scaled`, as we asked. */
  readonly process: string;
  /** `Framed`. */
  readonly format: string;
  /** Bytes of one sample, all fields together. */
  readonly sampleBytes: number;
  /** ISO 8601 with nanoseconds; null from servers that don't say. */
  readonly armTime: string | null;
  /** ISO 8601 with nanoseconds; null from servers that don't say. May be earlier than `armTime`. */
  readonly startTime: string | null;
  /** Nanoseconds; null without a hardware clock. */
  readonly hwTimeOffsetNs: bigint | null;
}

/** Why an acquisition ended: the reasons that are known. */
export const EndReason = {
  Ok: 'Ok',
  Disarmed: 'Disarmed',
  EarlyDisconnect: 'Early disconnect',
  DataOverrun: 'Data overrun',
  FramingError: 'Framing error',
  DriverDataOverrun: 'Driver data overrun',
  DmaDataError: 'DMA data error',
  UnexpectedCompletionError: 'Unexpected completion error',
} as const;

/** Why an acquisition ended, in the PandA's words; other words than the known ones may come. */
export type EndReason = (typeof EndReason)[keyof typeof EndReason] | (string & {});

/** Whether an acquisition that ended like this is complete: run to its end, or ended by request. */
export function isGoodEnd(reason: EndReason): boolean {
  return reason === EndReason.Ok || reason === EndReason.Disarmed;
}

/** An acquisition has ended. */
export interface EndData {
  readonly kind: 'end';
  /** Samples sent, by the PandA's own count. */
  readonly samples: number;
  readonly reason: EndReason;
}

/** Whatever comes over the data port. */
export type Data = ReadyData | StartData | FrameData | EndData;

/** The name of a field's column: `NAME.CAPTURE`. */
export function columnName(field: FieldCapture): string {
  return `${field.name}.${field.capture}`;
}
