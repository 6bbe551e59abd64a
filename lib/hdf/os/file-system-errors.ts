/** The sentences for errors of the file system: a full disk, no permission, a lost connection. */

import { constants } from 'node:os';
import { dirname } from 'node:path';

/** For each code of the system: what the code means and what helps. */
const EXPLANATIONS: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: (path) => `the disk is full: make room in ${dirname(path)}, or choose another folder`,
  EDQUOT: (path) => `the quota is used up: make room in ${dirname(path)}, or choose another folder`,
  EFBIG: () => 'files must not be larger here: raise the limit (ulimit -f), or capture less',
  EROFS: () => 'the file system has become read-only: see why (dmesg), or choose another',
  EACCES: (path) => `there is no permission: let this user write to ${dirname(path)}`,
  EPERM: (path) => `there is no permission: let this user write to ${dirname(path)}`,
  EIO: () => 'the disk failed: see why (dmesg), or choose another',
  ENOTCONN: () => 'the connection to this file system is lost: see to it, or choose another',
  ESTALE: () => 'the server of this file system has lost the file: see to it, or choose another',
  ENOLCK: () => 'the file system has no locks: choose another',
  EAGAIN: () => 'another program has locked it: close it there, or choose another name',
};

/** @returns the code of an error number, such as `ENOSPC`; null if the number is unknown */
export function systemCode(errno: number): string | null {
  const found = Object.entries(constants.errno).find(([, value]) => value === errno);
  return found?.[0] ?? null;
}

/** Whether an error is an error of the system with one of these codes. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string);
}

/** Makes an error of the system, in the form of Node's errors, for a call of the addon. */
export function systemError(errno: number, call: string): NodeJS.ErrnoException {
  const code = systemCode(errno) ?? `errno ${errno}`;
  return Object.assign(new Error(`${code}, ${call}`), { code, errno: -errno, syscall: call });
}

/** @returns null if the system's own message is enough */
export function explainSystemCode(code: string | null, path: string): string | null {
  return (code === null ? undefined : EXPLANATIONS[code])?.(path) ?? null;
}

/**
 * The code of an error of the system. Node.js does not know all codes by name, and has numbers of its own
 * on Windows.
 *
 * @returns null for other errors
 */
export function codeOfError(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { errno, code } = error as NodeJS.ErrnoException;
  if (errno === undefined) return null;
  return systemCode(Math.abs(errno)) ?? code ?? null;
}

/** Explains an error of one of Node's calls. */
export function explainSystemError(error: unknown, path: string): string {
  return explainSystemCode(codeOfError(error), path) ?? (error as Error).message;
}
