/** Errors for connections that could not be made. */

import { ConnectError } from '../../errors.js';

/**
 * @param where describes the peer
 * @param error the system's error
 */
export function connectFailure(where: string, error: NodeJS.ErrnoException): ConnectError {
  return new ConnectError(`No connection to ${where}: ${explain(error)}`, { cause: error });
}

/** @param seconds the time waited */
export function connectTimeoutError(where: string, seconds: number): ConnectError {
  return new ConnectError(
    `No connection to ${where}: no answer within ${seconds} s. Check the address, and that the PandA is on.`,
  );
}

/** @param seconds the time waited for the answer to the request for data */
export function noDataAnswer(host: string, port: number, seconds: number): ConnectError {
  return new ConnectError(
    `Port ${port} (data) of ${host} takes connections, but did not answer within ${seconds} s: is it the data port of a PandA?`,
  );
}

function explain(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'there is no host of this name. Check the spelling, or give its IP address.';
    case 'ECONNREFUSED':
      return 'it was refused. Check the port, and that the PandA server is running there.';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'the network has no route to it. Check the address and the cabling.';
    default:
      return `${error.message || String(error.code)}.`;
  }
}
