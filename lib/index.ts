export * from './client/index.js';
export * from './commands/index.js';
export * from './connections/index.js';
export * from './errors.js';
export * from './hdf/index.js';
export * from './responses/index.js';
