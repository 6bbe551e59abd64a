/** The settings of the simulated hardware: the interface from the control port to the machine. */

/** Ticks of the PandA's clock per second: 8 ns each. */
export const TICKS_PER_SECOND = 125e6;

/** The index on the bit bus of a `bit_mux` that is `ZERO`; `ONE` is the next index. */
export const BIT_ZERO = 128;
export const BIT_ONE = 129;
/** The index on the position bus of a `pos_mux` that is `ZERO`. */
export const POSITION_ZERO = 32;

/**
 * The registers of the hardware. Fields are named as on the control port, with the block's number
 * only if there are several instances: `CLOCK1.PERIOD`, `PCAP.ENABLE`.
 */
export interface Registers {
  /**
   * Returns the value of a `param` or `write` field: a uint or int unchanged (int signed), a bit as
   * 0 or 1, a time in ticks, an enum as the value of its label in the definitions, a lut as 32
   * bits, a scalar as its raw integer. For a `bit_mux` or `pos_mux`, the index on the bus.
   */
  value(field: string): number;
  /** The delay of a `bit_mux`, in ticks. */
  delay(field: string): number;
  /** The words of the current table. */
  table(field: string): Uint32Array;
}

/** The positions of the outputs on the buses. */
export interface BusLayout {
  /** Maps every `bit_out` to its index on the bit bus, 0 to 127. */
  readonly bits: ReadonlyMap<string, number>;
  /** Maps every `pos_out` to its index on the position bus, 0 to 31. */
  readonly positions: ReadonlyMap<string, number>;
}
