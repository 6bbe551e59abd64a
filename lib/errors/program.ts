/** Errors of the program itself: its options, its addon, its signals. */

import { PandaError } from './panda-error.js';

/** The value of an option is invalid. */
export class InvalidOptionError extends PandaError {
  readonly code = 'INVALID_OPTION';
}

/** The native addon could not be loaded. */
export class NativeLoadError extends PandaError {
  readonly code = 'NATIVE_UNAVAILABLE';
}

/** SIGINT arrived while a `BlockingClient` waited; its handlers have run. */
export class InterruptedError extends PandaError {
  readonly code = 'INTERRUPTED';
}

/** The definitions of the simulated PandA are missing or invalid. */
export class DefinitionError extends PandaError {
  readonly code = 'DEFINITION';
}
