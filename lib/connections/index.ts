export { DataConnection, type DataConnectionOptions } from './data.js';
export type { CommandEnd, CommandOutcome, SentCommand } from './command-outcome.js';
export { ControlConnection } from './control.js';
export { Run } from './run.js';
