export { DataConnection, type DataConnectionOptions } from './data.js';
export { ControlConnection } from './control.js';
export { Run } from './run.js';
