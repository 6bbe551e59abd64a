/** A column of converted values, one element a row. */
export type ScaledColumn = Uint32Array | Int32Array | BigInt64Array | Float64Array;
