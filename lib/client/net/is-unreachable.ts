/** Whether another attempt to connect may succeed, because there was no answer. */

import {
  CommandTimeoutError,
  ConnectError,
  ConnectionClosedError,
  PandaError,
} from '../../errors.js';

/** The errors of a PandA that is off, is starting, or has no host name yet. */
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
 * Whether the connection was refused, the host is unreachable or unknown, or there was no answer in
 * time. A server that answers but is not a PandA is not unreachable.
 */
export function isUnreachable(error: unknown): error is ConnectError {
  if (!(error instanceof ConnectError)) return false;
  const { cause } = error;
  if (cause === undefined || cause instanceof CommandTimeoutError) return true;
  // The connection was closed by the peer or the system, and not because of faulty data.
  if (cause instanceof ConnectionClosedError) return !(cause.cause instanceof PandaError);
  return cause instanceof Error && 'code' in cause && UNREACHABLE_CODES.includes(cause.code);
}
