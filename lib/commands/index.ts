export { Arm, Disarm } from './arm.js';
export { type ApiVersion, Command } from './command.js';
export { Exchange, type ExchangeGenerator } from './exchange.js';
export { Get, Put, Raw } from './get-put.js';
export { Identify } from './identify.js';
