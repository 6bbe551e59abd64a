/**
 * What is known of a field: a class for each type that has more to it than its name (protocol.md,
 * control port: field types). Tell them apart with `instanceof`.
 */

import type { TableFieldDetails } from './table-info.js';

/** A field. Of types that this library has never heard of, this is all that is known. */
export class FieldInfo {
  constructor(
    /** `param`, `read`, `write`, `time`, `bit_out`, `pos_out`, `table`...; others may come. */
    readonly type: string,
    /** `uint`, `enum`, `time`...; others may come. Null if there is none. */
    readonly subtype: string | null,
    /** Null if it was not asked for, or if the PandA has none. */
    readonly description: string | null,
  ) {}
}

/** `param uint`, `read uint` or `write uint`: a number from 0. */
export class UintFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The largest value that is allowed. */
    readonly maxVal: number,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `param scalar`, `read scalar` or `write scalar`: the value is raw * `scale` + `offset`. */
export class ScalarFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** Of the value; may be empty. */
    readonly units: string,
    /** What raw numbers are multiplied with. */
    readonly scale: number,
    /** In `units`. */
    readonly offset: number,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `time`: a time whose units can be chosen. */
export class TimeFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The units to choose from. */
    readonly unitsLabels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `param time`, `read time` or `write time`: a time whose units can be chosen. */
export class SubtypeTimeFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The units to choose from. */
    readonly unitsLabels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `param enum`, `read enum` or `write enum`: one of some texts. */
export class EnumFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The values to choose from. */
    readonly labels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `bit_out`: a bit that others can use, and that can be captured. */
export class BitOutFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The field that holds the bit when captured, e.g. `PCAP.BITS0`. Of the first instance. */
    readonly captureWord: string,
    /** The number of the bit in it, from 0. Of the first instance. */
    readonly offset: number,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `bit_mux`: uses a bit of another block. */
export class BitMuxFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The largest delay that is allowed, in ticks of the FPGA's clock. */
    readonly maxDelay: number,
    /** The bits to choose from. */
    readonly labels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `pos_mux`: uses a position of another block. */
export class PosMuxFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The positions to choose from. */
    readonly labels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `table`: rows of words of 32 bits. */
export class TableFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** How many words the table can hold. */
    readonly maxLength: number,
    /** The columns by name, in the PandA's order. */
    readonly fields: ReadonlyMap<string, TableFieldDetails>,
    /** How many words a row has. */
    readonly rowWords: number,
    /** Whether there is an attribute `MODE`, which says whether the table is streaming. */
    readonly hasMode: boolean,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `pos_out`: a position that others can use, and that can be captured. */
export class PosOutFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The ways to capture it to choose from, e.g. `No`, `Value`, `Min Max Mean`. */
    readonly captureLabels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `ext_out timestamp`, `ext_out samples`: something that can only be captured. */
export class ExtOutFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The ways to capture it to choose from, e.g. `No`, `Value`. */
    readonly captureLabels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `ext_out bits`: a word of bits that can be captured. */
export class ExtOutBitsFieldInfo extends ExtOutFieldInfo {
  constructor(
    basics: FieldInfo,
    captureLabels: readonly string[],
    /** The bits in the word from bit 0 on, by the name of their field; empty where there is none. */
    readonly bits: readonly string[],
  ) {
    super(basics, captureLabels);
  }
}
