/** What the simulated hardware is set to: the border between the control port and the machine. */

/** Ticks of the PandA's clock in a second: 8 ns each. */
export const TICKS_PER_SECOND = 125e6;

/** The index on the bit bus that a `bit_mux` has when it is `ZERO`; `ONE` is the next. */
export const BIT_ZERO = 128;
export const BIT_ONE = 129;
/** The index on the position bus that a `pos_mux` has when it is `ZERO`. */
export const POSITION_ZERO = 32;

/**
 * The registers of the hardware. Fields are named as on the control port, with the block's number
 * only where it has several instances: `CLOCK1.PERIOD`, `PCAP.ENABLE`.
 */
export interface Registers {
  /**
   * A `param` or `write` field's value: uint and int as they are (int signed), bit 0 or 1, time in
   * ticks, an enum's label by its value in the definitions, lut 32 bits, scalar its raw integer. Of
   * a `bit_mux` or `pos_mux` the index on the bus.
   */
  value(field: string): number;
  /** The delay of a `bit_mux`, in ticks. */
  delay(field: string): number;
  /** The words of a table that is in force. */
  table(field: string): Uint32Array;
}

/** Where the outputs are on the buses. */
export interface BusLayout {
  /** Every `bit_out`: its index on the bit bus, 0 to 127. */
  readonly bits: ReadonlyMap<string, number>;
  /** Every `pos_out`: its index on the position bus, 0 to 31. */
  readonly positions: ReadonlyMap<string, number>;
}
