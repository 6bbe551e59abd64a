export { DataConnection } from './data.js';
export type { DataConnectionOptions } from './data-connection-options.js';
export type { CommandEnd, CommandOutcome, SentCommand } from './command-outcome.js';
export { ControlConnection } from './control.js';
export { Run } from './run.js';
