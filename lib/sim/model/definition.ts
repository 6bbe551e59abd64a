/** What a simulated PandA is made of: its blocks and their fields, as `definitions/` tells them. */

/** A label of an enum and the value that the hardware has for it. */
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
  /** Of an enum, otherwise empty. */
  readonly labels: readonly EnumLabel[];
}

export interface TableDefinition {
  readonly rowWords: number;
  /** In words. */
  readonly maxLength: number;
  /** Whether it takes `<<`. */
  readonly streaming: boolean;
  readonly columns: readonly ColumnDefinition[];
}

export interface FieldDefinition {
  readonly name: string;
  /** `param`, `read`, `write`, `time`, `bit_out`, `pos_out`, `ext_out`, `bit_mux`, `pos_mux`, `table`. */
  readonly type: string;
  /** Of param, read, write and ext_out; otherwise null. */
  readonly subtype: string | null;
  readonly description: string;
  /** Of an enum, in the order of `*ENUMS`; otherwise empty. */
  readonly labels: readonly EnumLabel[];
  /** Of a uint. */
  readonly max: number | null;
  /** Of a scalar. */
  readonly scale: number;
  readonly offset: number;
  readonly units: string;
  /** What it holds in a fresh PandA, written as on the control port; null: the type's own. */
  readonly initial: string | null;
  /** Of a bit_out: the index on the bit bus of each instance, 0 to 127; of a pos_out: on the position bus, 0 to 31. */
  readonly bus: readonly number[];
  readonly table: TableDefinition | null;
}

export interface BlockDefinition {
  readonly name: string;
  /** How many instances there are. */
  readonly count: number;
  readonly description: string;
  /** In the order of their index. */
  readonly fields: readonly FieldDefinition[];
}
