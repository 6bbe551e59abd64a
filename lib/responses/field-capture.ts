/** What a column of the stream is (protocol.md, data port). */

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
  /** Of the values in the stream. */
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

/** The name of a field's column: `NAME.CAPTURE`. */
export function columnName(field: FieldCapture): string {
  return `${field.name}.${field.capture}`;
}

/**
 * The type that a field's dataset has when raw data is captured: `double` for a field with scale and
 * offset, and for a standard deviation; otherwise the type of the stream. In the Python client this is
 * `raw_mode_dataset_dtype`.
 */
export function rawModeDatasetDtype(field: FieldCapture): Exclude<FieldType, 'int96'> {
  const isScaled = field.scale !== null || field.offset !== null;
  return isScaled || field.type === 'int96' || field.capture === 'Mean' ? 'double' : field.type;
}

/**
 * Whether scaling changes the values of a field: it has scale and offset, and they are not 1 and 0. In
 * the Python client this is `has_scale_or_offset`.
 */
export function hasScaleOrOffset(field: FieldCapture): boolean {
  return (field.scale ?? 1) !== 1 || (field.offset ?? 0) !== 0;
}
