/** The description of a column of the stream (protocol.md, data port). */

/**
 * The type of a field's values in the stream, named as in the header. `double` is IEEE 754
 * binary64; `int96` is an unsigned sum of squares. All types are little-endian.
 */
export type FieldType = 'uint32' | 'int32' | 'int64' | 'double' | 'int96';

/** The size of a value in bytes, by type. */
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
  /** The type of the values in the stream. */
  readonly type: FieldType;
  /** `Value`, `Diff`, `Sum`, `Min`, `Max`, `Mean` or `StdDev`. */
  readonly capture: string;
  /** Null for fields without a scale, such as words of bits. */
  readonly scale: number | null;
  /** In `units`. */
  readonly offset: number | null;
  /** The units of the scaled value; any text. */
  readonly units: string | null;
}

const BIT_WORD = /^PCAP\.BITS\d+$/;

/** Whether a field is a word of bits. @internal */
export function isBitWord({ name, type, scale }: FieldCapture): boolean {
  return BIT_WORD.test(name) && type === 'uint32' && scale === null;
}

/** Names of bits by the name of their word, such as `PCAP.BITS0`, from bit 0 on; empty for no name. */
export type BitLabels = ReadonlyMap<string, readonly string[]>;

/** The name of a field's column: `NAME.CAPTURE`. */
export function columnName(field: FieldCapture): string {
  return `${field.name}.${field.capture}`;
}

/**
 * The type of a field's dataset when raw data is captured: `double` for a field with scale and
 * offset, a mean or a standard deviation; otherwise the type in the stream. The Python client calls
 * it `raw_mode_dataset_dtype`.
 */
export function rawModeDatasetDtype(field: FieldCapture): Exclude<FieldType, 'int96'> {
  const isScaled = field.scale !== null || field.offset !== null;
  return isScaled || field.type === 'int96' || field.capture === 'Mean' ? 'double' : field.type;
}

/**
 * Whether scaling changes the values of a field: its scale is not 1 or its offset is not 0. The
 * Python client calls it `has_scale_or_offset`.
 */
export function hasScaleOrOffset(field: FieldCapture): boolean {
  return (field.scale ?? 1) !== 1 || (field.offset ?? 0) !== 0;
}
