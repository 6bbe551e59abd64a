/**
 * Information about a field: one class for each type with attributes of its own (protocol.md,
 * control port: field types). Use `instanceof` to distinguish them.
 */

import type { TableFieldDetails } from './table-info.js';

/** A field. Fields of types that this library does not know are instances of this class itself. */
export class FieldInfo {
  constructor(
    /**
     * `param`, `read`, `write`, `time`, `bit_out`, `pos_out`, `table`...; newer firmware may add
     * others.
     */
    readonly type: string,
    /** `uint`, `enum`, `time`...; newer firmware may add others. Null if there is no subtype. */
    readonly subtype: string | null,
    /** Null if it was not requested, or if the PandA has no description. */
    readonly description: string | null,
  ) {}
}

/** `param uint`, `read uint` or `write uint`: an unsigned integer. */
export class UintFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The largest possible value. */
    readonly maxVal: number,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `param scalar`, `read scalar` or `write scalar`: the value is raw * `scale` + `offset`. */
export class ScalarFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The units of the scaled value; may be empty. */
    readonly units: string,
    /** The factor for raw numbers. */
    readonly scale: number,
    /** In `units`. */
    readonly offset: number,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `time`: a time with selectable units. */
export class TimeFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The possible units. */
    readonly unitsLabels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `param time`, `read time` or `write time`: a time with selectable units. */
export class SubtypeTimeFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The possible units. */
    readonly unitsLabels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `param enum`, `read enum` or `write enum`: one of several labels. */
export class EnumFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The possible values. */
    readonly labels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `bit_out`: a bit output, which can be connected to other blocks and captured. */
export class BitOutFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The field that contains the captured bit, e.g. `PCAP.BITS0`, for the first instance. */
    readonly captureWord: string,
    /** The index of the bit in that field, from 0, for the first instance. */
    readonly offset: number,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `bit_mux`: an input for a bit of another block. */
export class BitMuxFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The largest possible delay, in ticks. */
    readonly maxDelay: number,
    /** The possible bits. */
    readonly labels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `pos_mux`: an input for a position of another block. */
export class PosMuxFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The possible positions. */
    readonly labels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `table`: rows of 32-bit words. */
export class TableFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The most words that the table can have. */
    readonly maxLength: number,
    /** The columns by name, in the PandA's order. */
    readonly fields: ReadonlyMap<string, TableFieldDetails>,
    /** The number of words in a row. */
    readonly rowWords: number,
    /** Whether the table has an attribute `MODE`, which reports whether it is streaming. */
    readonly hasMode: boolean,
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `pos_out`: a position output, which can be connected to other blocks and captured. */
export class PosOutFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The possible values of `CAPTURE`, e.g. `No`, `Value`, `Min Max Mean`. */
    readonly captureLabels: readonly string[],
  ) {
    super(basics.type, basics.subtype, basics.description);
  }
}

/** `ext_out timestamp`, `ext_out samples`: a value that can only be captured. */
export class ExtOutFieldInfo extends FieldInfo {
  constructor(
    basics: FieldInfo,
    /** The possible values of `CAPTURE`, e.g. `No`, `Value`. */
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
    /** The names of the bits in the word, from bit 0 on; empty for an unused bit. */
    readonly bits: readonly string[],
  ) {
    super(basics, captureLabels);
  }
}
