export type { ArmRefusal } from './control-server.js';
export type { AcquisitionSource, SourceItem } from './data-server.js';
export { Simulator, type SimulatorOptions } from './simulator.js';
