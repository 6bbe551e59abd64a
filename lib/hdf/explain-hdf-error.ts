/** What went wrong in HDF5, in a sentence that says what to do. */

import { dirname } from 'node:path';
import { constants } from 'node:os';

import { HdfError } from '../errors.js';

/** By the code of the system, what it means and what helps. */
const EXPLANATIONS: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: (path) => `the disk is full: make room in ${dirname(path)}, or choose another folder`,
  EDQUOT: (path) => `the quota is used up: make room in ${dirname(path)}, or choose another folder`,
  EFBIG: () => 'files must not be larger here: raise the limit (ulimit -f), or capture less',
  EROFS: () => 'the file system has become read-only: see why (dmesg), or choose another',
  EACCES: (path) => `there is no permission: let this user write to ${dirname(path)}`,
  EPERM: (path) => `there is no permission: let this user write to ${dirname(path)}`,
  EIO: () => 'the disk failed: see why (dmesg), or choose another',
  ESTALE: () => 'the server of this file system has lost the file: see to it, or choose another',
  ENOLCK: () => 'the file system has no locks: set HDF5_USE_FILE_LOCKING=FALSE, or choose another',
  EAGAIN: () => 'another program has locked it: close it there, or choose another name',
};

/** @param cause from the addon */
export function explainHdfError(cause: unknown, path: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const operation = 'operation' in cause ? `could not ${String(cause.operation)}` : 'failed with';
  const code = systemCodeOf(cause.message);
  const explain = code === null ? undefined : EXPLANATIONS[code];
  const reason = explain?.(path) ?? reasonOf(cause.message);
  return new HdfError(`HDF5 ${operation} ${path}: ${reason}.`, path, { cause }, code);
}

/** HDF5 reports its whole stack of calls; what the operating system said is what matters. */
function reasonOf(stack: string): string {
  return /error message = '([^']+)'/.exec(stack)?.[1] ?? stack;
}

function systemCodeOf(stack: string): string | null {
  const number = Number(/errno = (\d+)/.exec(stack)?.[1]);
  const found = Object.entries(constants.errno).find(([, value]) => value === number);
  return found?.[0] ?? null;
}
