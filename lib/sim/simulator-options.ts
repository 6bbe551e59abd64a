/** What a simulated PandA can be told at its start. */

import type { AcquisitionSource } from './data/scripted-acquisition.js';
import type { Fault } from './faults/fault.js';

/** Ports, time, and what is captured or goes wrong. */
export interface SimulatorOptions {
  /** 0: any that is free. Default 8888. */
  readonly controlPort?: number;
  /** 0: any that is free. Default 8889. */
  readonly dataPort?: number;
  /** Address to listen on. Default 127.0.0.1: only programs on this machine get in. */
  readonly host?: string;
  /** Simulated seconds in a second; default 1. Infinity: as fast as possible. */
  readonly speed?: number;
  /** Of whatever is random: noise of the encoders, bytes of faults. Default 1. */
  readonly seed?: number;
  /**
   * Samples a second of a free-running capture, which blocks have no part in; Infinity: as fast as
   * they are read. Default: the blocks decide.
   */
  readonly rate?: number;
  /** Samples of a free-running capture; Infinity: until it is disarmed. Default 1000. */
  readonly samples?: number;
  /** Begin with the state of the tutorial loaded. Default false. */
  readonly tutorial?: boolean;
  /** What goes wrong. */
  readonly faults?: readonly Fault[];
  /** Nanoseconds between the PandA's clock and the hardware's; null, the default: it has none. */
  readonly hwTimeOffsetNs?: bigint | null;
  /** The bytes of the data port, instead of what is captured. */
  readonly source?: AcquisitionSource;
}
