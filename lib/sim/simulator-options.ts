/** Options for a simulated PandA. */

import type { AcquisitionSource } from './data/scripted-acquisition.js';
import type { Fault } from './faults/fault.js';

/** Ports, speed, captured samples and faults. */
export interface SimulatorOptions {
  /** 0: any free port. Default 8888. */
  readonly controlPort?: number | undefined;
  /** 0: any free port. Default 8889. */
  readonly dataPort?: number | undefined;
  /** Address to listen on. Default 127.0.0.1: only programs on this machine can connect. */
  readonly host?: string | undefined;
  /** Simulated seconds per real second; default 1. Infinity: as fast as possible. */
  readonly speed?: number | undefined;
  /** The seed for random values: noise of the encoders, bytes of faults. Default 1. */
  readonly seed?: number | undefined;
  /**
   * Samples per second of a free-running capture, which does not use the blocks; Infinity: as fast
   * as they are read. Default: the blocks determine the rate.
   */
  readonly rate?: number | undefined;
  /** Samples of a free-running capture; Infinity: until it is disarmed. Default 1000. */
  readonly samples?: number | undefined;
  /** Start with the state of the tutorial. Default false. */
  readonly tutorial?: boolean | undefined;
  /** The faults to simulate. */
  readonly faults?: readonly Fault[] | undefined;
  /**
   * Nanoseconds between the PandA's clock and the hardware clock; null, the default: no hardware
   * clock.
   */
  readonly hwTimeOffsetNs?: bigint | null | undefined;
  /** The bytes of the data port, instead of captured samples. */
  readonly source?: AcquisitionSource | undefined;
}
