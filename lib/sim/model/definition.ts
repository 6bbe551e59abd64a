/** The blocks and fields of a simulated PandA, as defined in `definitions/`. */

/** A label of an enum and its value in the hardware. */
export interface EnumLabel {
  readonly value: number;
  readonly label: string;
}

/** A column of a table: bits `low` to `high` of a row of little-endian words. */
export interface ColumnDefinition {
  readonly name: string;
  readonly high: number;
  readonly low: number;
  readonly subtype: 'uint' | 'int' | 'enum';
  readonly description: string;
  /** For an enum, otherwise empty. */
  readonly labels: readonly EnumLabel[];
}

export interface TableDefinition {
  readonly rowWords: number;
  /** In words. */
  readonly maxLength: number;
  /** Whether the table accepts `<<`. */
  readonly streaming: boolean;
  readonly columns: readonly ColumnDefinition[];
}

export interface FieldDefinition {
  readonly name: string;
  /** `param`, `read`, `write`, `time`, `bit_out`, `pos_out`, `ext_out`, `bit_mux`, `pos_mux`, `table`. */
  readonly type: string;
  /** For param, read, write and ext_out; otherwise null. */
  readonly subtype: string | null;
  readonly description: string;
  /** For an enum, in the order of `*ENUMS`; otherwise empty. */
  readonly labels: readonly EnumLabel[];
  /** For a uint. */
  readonly max: number | null;
  /** For a scalar. */
  readonly scale: number;
  readonly offset: number;
  readonly units: string;
  /** The initial value, as written on the control port; null: the default of the type. */
  readonly initial: string | null;
  /**
   * For a bit_out, the index of each instance on the bit bus, 0 to 127; for a pos_out, on the
   * position bus, 0 to 31.
   */
  readonly bus: readonly number[];
  readonly table: TableDefinition | null;
}

export interface BlockDefinition {
  readonly name: string;
  /** The number of instances. */
  readonly count: number;
  readonly description: string;
  /** In the order of their index. */
  readonly fields: readonly FieldDefinition[];
}
