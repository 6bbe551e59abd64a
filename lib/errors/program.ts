/** The program itself: its options, its addon, its signals. */

import { PandaError } from './panda-error.js';

/** An option's value can't be used. */
export class InvalidOptionError extends PandaError {
  readonly code = 'INVALID_OPTION';
}

/** The native addon could not be loaded. */
export class NativeLoadError extends PandaError {
  readonly code = 'NATIVE_UNAVAILABLE';
}

/** SIGINT came while a `BlockingClient` waited, and its handlers have been run. */
export class InterruptedError extends PandaError {
  readonly code = 'INTERRUPTED';
}

/** The definitions of the simulated PandA are missing or wrong. */
export class DefinitionError extends PandaError {
  readonly code = 'DEFINITION';
}
