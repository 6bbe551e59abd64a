/** Whether a failed attempt to connect is worth another: nobody answers yet. */

import {
  CommandTimeoutError,
  ConnectError,
  ConnectionClosedError,
  PandaError,
} from '../../errors.js';

/** A PandA that is off, starts, or has no name yet. */
const UNREACHABLE_CODES: readonly unknown[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
];

/**
 * Whether nobody answers: the connection was refused, the host is unreachable or not found, or no
 * answer came in time. Something that answers and is no PandA is not unreachable.
 */
export function isUnreachable(error: unknown): error is ConnectError {
  if (!(error instanceof ConnectError)) return false;
  const { cause } = error;
  if (cause === undefined || cause instanceof CommandTimeoutError) return true;
  // Closed, with or without a word of the system; not for what was received.
  if (cause instanceof ConnectionClosedError) return !(cause.cause instanceof PandaError);
  return cause instanceof Error && 'code' in cause && UNREACHABLE_CODES.includes(cause.code);
}
