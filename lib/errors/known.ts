/** All error classes, and a check by code. */

import type * as capture from './capture.js';
import type { PandaErrorCode } from './codes.js';
import type * as command from './command.js';
import type * as connection from './connection.js';
import type * as file from './file.js';
import { PandaError } from './panda-error.js';
import type * as program from './program.js';
import type * as settings from './settings.js';
import type * as stream from './stream.js';

/** The instances of the error classes in a module. */
type InstancesOf<Module> = {
  [Name in keyof Module]: Module[Name] extends new (...args: never[]) => infer Instance
    ? Instance extends PandaError
      ? Instance
      : never
    : never;
}[keyof Module];

/** An instance of any error class of this library. */
export type KnownError =
  | InstancesOf<typeof capture>
  | InstancesOf<typeof command>
  | InstancesOf<typeof connection>
  | InstancesOf<typeof file>
  | InstancesOf<typeof program>
  | InstancesOf<typeof settings>
  | InstancesOf<typeof stream>;

/** The class of the errors with a given code. */
export type ErrorOfCode<Code extends PandaErrorCode> = Extract<
  KnownError,
  {
    /** The code of the error. */
    readonly code: Code;
  }
>;

/**
 * Whether a thrown value is an error of this library, and has the given code.
 *
 * ```ts
 * if (isPandaError(error, 'DISARM_FAILED')) page(error.message);
 * ```
 */
export function isPandaError(error: unknown): error is KnownError;
export function isPandaError<Code extends PandaErrorCode>(
  error: unknown,
  code: Code,
): error is ErrorOfCode<Code>;
export function isPandaError(error: unknown, code?: PandaErrorCode): boolean {
  return error instanceof PandaError && (code === undefined || error.code === code);
}
