/**
 * Every error that this library throws on purpose. Each class has a stable `code` to test for, a
 * message that says what to do, and the `cause` where something else failed underneath.
 */

export * from './errors/capture.js';
export type { PandaErrorCode } from './errors/codes.js';
export * from './errors/command.js';
export * from './errors/connection.js';
export * from './errors/file.js';
export * from './errors/known.js';
export * from './errors/panda-error.js';
export * from './errors/program.js';
export * from './errors/settings.js';
export * from './errors/quantity.js';
export * from './errors/shorten.js';
export * from './errors/stream.js';
