/** What went wrong in HDF5, in a sentence that says what to do. */

import { HdfError } from '../../errors.js';
import type { WriteProgress } from '../../native/binding.js';
import { explainSystemCode, systemCode } from '../os/file-system-errors.js';

/** @param cause from the addon */
export function explainHdfError(cause: unknown, path: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const operation = 'operation' in cause ? `could not ${String(cause.operation)}` : 'failed with';
  const code = systemCodeOf(cause.message);
  const reason = explainSystemCode(code, path) ?? reasonOf(cause.message);
  return new HdfError(`HDF5 ${operation} ${path}: ${reason}.`, path, { cause }, code);
}

/** HDF5 reports its whole stack of calls; what the operating system said is what matters. */
function reasonOf(stack: string): string {
  return /error message = '([^']+)'/.exec(stack)?.[1] ?? stack;
}

function systemCodeOf(stack: string): string | null {
  return systemCode(Number(/errno = (\d+)/.exec(stack)?.[1]));
}

/** How far the writer was when a call failed; undefined: the error does not tell. */
export function progressOf(error: unknown): WriteProgress | undefined {
  return error instanceof Error && 'progress' in error
    ? (error.progress as WriteProgress)
    : undefined;
}
