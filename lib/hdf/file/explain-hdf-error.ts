/** Explains errors of HDF5 in sentences that say what to do. */

import { HdfError, quantity } from '../../errors.js';
import type { WriteProgress } from '../../native/binding.js';
import { explainSystemCode, systemCode } from '../os/file-system-errors.js';

/** @param cause an error of the addon */
export function explainHdfError(cause: unknown, path: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const operation = 'operation' in cause ? `could not ${String(cause.operation)}` : 'failed with';
  const code = systemCodeOf(cause.message);
  const reason = explainSystemCode(code, path) ?? reasonOf(cause.message);
  return new HdfError(`HDF5 ${operation} ${path}: ${reason}.`, path, { cause }, code);
}

/** The operating system's message in HDF5's stack of errors. */
function reasonOf(stack: string): string {
  return /error message = '([^']+)'/.exec(stack)?.[1] ?? stack;
}

function systemCodeOf(stack: string): string | null {
  return systemCode(Number(/errno = (\d+)/.exec(stack)?.[1]));
}

/** The progress of the writer when a call failed; undefined: the error has none. */
export function progressOf(error: unknown): WriteProgress | undefined {
  return error instanceof Error && 'progress' in error
    ? (error.progress as WriteProgress)
    : undefined;
}

/** The error for a file that can't be written to any more, so that the file can't even state the error. */
export function unclosedError(
  { message, systemCode, cause }: HdfError,
  path: string,
  rows: number,
): HdfError {
  const flushed = `${quantity(rows, 'sample')} ${rows === 1 ? 'was flushed and is' : 'were flushed and are'} safe`;
  return new HdfError(
    `${message} The file could not be closed: ${flushed}; when it can be written to again, "pandablocks repair ${path}" makes it whole.`,
    path,
    { cause },
    systemCode,
  );
}

/** The error for a file that was deleted while it was written. */
export function removedError(path: string): HdfError {
  return new HdfError(
    `${path} was removed while it was written, or its folder was: what was captured into it is lost, so capture again.`,
    path,
  );
}
