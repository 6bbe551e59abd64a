export type { AcquisitionSource, SourceItem } from './data/index.js';
export { describeFault, type Fault, parseFault } from './faults/index.js';
export { Simulator, type SimulatorOptions } from './simulator.js';
