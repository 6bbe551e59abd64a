/** A column of values ready for use: an element a row. */
export type ScaledColumn = Uint32Array | Int32Array | BigInt64Array | Float64Array;
