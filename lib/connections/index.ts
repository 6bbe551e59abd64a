export { DataConnection, type DataConnectionOptions } from './data.js';
export { type CommandOutcome, ControlConnection } from './control.js';
export { Run } from './run.js';
