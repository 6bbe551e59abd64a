/**
 * Everything except the simulated PandA.
 *
 * @module pandablocks
 */

export * from './blocking/index.js';
export * from './capture/index.js';
export * from './client/index.js';
export * from './commands/index.js';
export * from './connections/index.js';
export * from './errors.js';
export * from './hdf/index.js';
export * from './responses/index.js';
export * from './state/index.js';
export * from './stream/index.js';
export * from './tables/index.js';
export * from './view/index.js';
export { VERSION } from './version.js';
