/** Converts errors of the NATS clients to errors of this package. */

import {
  PandaError,
  shorten,
  StreamConnectError,
  StreamFullError,
  StreamRefusedError,
  StreamTimeoutError,
} from '../../errors.js';

/** Error codes of the JetStream API (`err_code`). */
export const ApiCode = {
  StreamMissing: 10059,
  ConsumerMissing: 10014,
  MessageMissing: 10037,
  WrongLastSequence: 10071,
  /** An error of the stream's store, for example because it is full. */
  StoreFailed: 10077,
  MessageTooLarge: 10054,
} as const;

/** The error code of the JetStream API; null for other errors. */
export function apiCodeOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  const isApi = typeof code === 'number' && code >= 10_000;
  if (isApi) return code;
  return error.cause === undefined ? null : apiCodeOf(error.cause);
}

/** Whether the server reports that the stream is full. */
export function saysFull(code: number | null, description: string): boolean {
  return code === ApiCode.StoreFailed && /maximum (bytes|messages)/.test(description);
}

/** Whether the request may succeed later: no answer, no connection, or no leader. */
export function isPassing(error: unknown): boolean {
  return [
    'TimeoutError',
    'NoResponders',
    'JetStreamNotEnabled',
    'RequestError',
    'timeout',
  ].includes(nameOf(error));
}

/** Whether the connection was closed for good, by this process or because the server refuses it. */
export function isClosed(error: unknown): boolean {
  return ['ClosedConnectionError', 'DrainingConnectionError'].includes(nameOf(error));
}

/**
 * @param what failed, for the message: `The stream PANDA_X could not be made`
 * @param label the server, without passwords
 */
export function explainError(error: unknown, what: string, label: string): PandaError {
  if (error instanceof PandaError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const code = apiCodeOf(error);
  if (saysFull(code, said)) {
    return new StreamFullError(`${what}: the stream at ${label} is full (${said}).`, {
      cause: error,
    });
  }
  if (code !== null) {
    return new StreamRefusedError(
      `${what}: the server at ${label} says ${JSON.stringify(shorten(said))}.`,
      { cause: error },
    );
  }
  if (isClosed(error)) {
    return new StreamConnectError(`${what}: the connection to ${label} is closed.`, {
      cause: error,
    });
  }
  if (isPassing(error)) {
    return new StreamTimeoutError(`${what}: no answer from ${label} in time.`, { cause: error });
  }
  return new StreamRefusedError(`${what}: ${shorten(said)} (${label}).`, { cause: error });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
