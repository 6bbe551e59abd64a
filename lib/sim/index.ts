/**
 * The simulated PandA.
 *
 * @module pandablocks/sim
 */

export type { AcquisitionSource, SourceItem } from './data/scripted-acquisition.js';
export {
  type BrokenConnection,
  describeFault,
  type EarlyEnd,
  type Fault,
  type Garbage,
  type LengthFault,
  type Overrun,
  type RefusedArm,
  type Shutdown,
  type SlowControl,
  type Stall,
  type StreamFault,
  type WhichAcquisition,
  type WrongLength,
} from './faults/fault.js';
export { parseFault } from './faults/parse-fault.js';
export { Simulator } from './simulator.js';
export type { SimulatorOptions } from './simulator-options.js';
